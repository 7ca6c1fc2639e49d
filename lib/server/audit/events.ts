import "server-only";
import type { ClientInfo } from "../http/client";

/** Everything that the audit trail can say: one type for each thing that happens, whether it succeeds or fails. */
export type AuditEventType =
  /** Somebody asked for an account; `detail.known` says that there was one. */
  | "sign_up"
  | "email_verification"
  | "first_admin"
  /** A password was checked. `detail.reason` says why not: `unknown`, `password`, `disabled`. */
  | "sign_in"
  | "password_rehashed"
  | "session_start"
  /** Failures only: a success on every rotation would bury the rest. */
  | "session_refresh"
  /** A spent refresh token was used; the session has been ended. */
  | "refresh_reuse"
  | "sign_out"
  | "sign_out_everywhere"
  /** A person ended one of their own sessions from another device. */
  | "session_revoked"
  /** An administrator or operator ended all sessions of a user. */
  | "sessions_ended"
  /** Signed in, but not allowed; `detail.needs` names the role. */
  | "access_refused"
  /** A rate limit closed; `detail.policy` names it. Once a window, not for each attempt behind it. */
  | "limiter_hit"
  | "profile_updated"
  | "user_created"
  | "user_role_changed"
  | "user_disabled"
  | "user_enabled";

/** What an event adds: scalars only, so that no object with a secret in it slips in. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

export type AuditEventInput = {
  readonly type: AuditEventType;
  readonly outcome: "success" | "failure";
  /** Whom it is about; absent while nobody is known. */
  readonly userId?: string;
  readonly sessionId?: string;
  /** Where it came from; absent for what the server or an operator does. */
  readonly client?: ClientInfo;
  readonly detail?: AuditDetail;
};

/** An event as it is kept. */
export type AuditRecord = {
  /** UTC. */
  readonly at: Date;
  readonly type: AuditEventType;
  readonly outcome: "success" | "failure";
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly detail: AuditDetail;
};
