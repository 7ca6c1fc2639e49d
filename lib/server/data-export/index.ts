import "server-only";
import { AppError } from "@/lib/shared/errors";
import { now } from "../clock";
import { happened } from "../events";
import { exportIdentities } from "../features/sso/data-export"; // feature:sso
import { exportNotes } from "../features/notes/data-export"; // feature:notes
import { exportSecondFactor, exportTrustedDevices } from "../features/totp/data-export"; // feature:totp
import { exportShares } from "../features/sharing/data-export"; // feature:sharing
import { exportConnectedApps } from "../features/openid-provider/data-export"; // feature:openid-provider
import { exportApiTokens } from "../features/api-tokens/data-export"; // feature:api-tokens
import { exportPasskeys } from "../features/passkeys/data-export"; // feature:passkeys
import { stillAdmitted } from "../guard/still-admitted";
import { streamText } from "../http/text-stream";
import { attempt } from "../rate-limit";
import { accountOf } from "../session/account";
import type { Session } from "../session/session";
import { exportEvents, exportSessions } from "./core";

/** What a capability keeps of a person, piece by piece; nothing secret, such as a hash. */
type Exporter = (userId: string) => AsyncIterable<unknown>;

/** By the member of the document that it becomes. */
const exporters: Readonly<Record<string, Exporter>> = {
  sessions: exportSessions,
  events: exportEvents,
  secondFactor: exportSecondFactor, // feature:totp
  trustedDevices: exportTrustedDevices, // feature:totp
  identities: exportIdentities, // feature:sso
  notes: exportNotes, // feature:notes
  passkeys: exportPasskeys, // feature:passkeys
  connectedApps: exportConnectedApps, // feature:openid-provider
  apiTokens: exportApiTokens, // feature:api-tokens
  shares: exportShares, // feature:sharing
};

/**
 * All of somebody's data as one JSON document (`exportSchema`), read and written in pieces: it costs the same memory however much there is. It breaks off
 * where the session ends on the way, or its rights change.
 *
 * @throws AppError `session_ended`, `rate_limited`, `unavailable`, before anything is written
 */
export async function exportData(session: Session): Promise<ReadableStream<Uint8Array>> {
  const { userId, sessionId } = session;
  return attempt([["data_export", userId]], () => begin(session), { userId, sessionId });
}

async function begin(session: Session): Promise<ReadableStream<Uint8Array>> {
  const { userId, sessionId } = session;
  const { id, email, name, role, createdAt, passwordHash } = await accountOf(session);
  const account = { id, email, name, role, createdAt, hasPassword: passwordHash !== null };
  await happened({ type: "data_export", outcome: "success", userId, sessionId });
  return streamText(write(session, { exportedAt: new Date(now()), account }));
}

async function* write(session: Session, head: Readonly<Record<string, unknown>>): AsyncGenerator<string, undefined> {
  yield JSON.stringify(head).slice(0, -1);
  for (const [name, read] of Object.entries(exporters)) {
    let before = `,\n${JSON.stringify(name)}:[\n`;
    for await (const item of read(session.userId)) {
      if (!(await stillAdmitted(session))) throw new AppError("session_ended");
      yield before + JSON.stringify(item);
      before = ",\n";
    }
    yield before === ",\n" ? "\n]" : `${before}]`;
  }
  yield "}\n";
  return undefined;
}
