import type { EventRow } from "../event-row";

/** What operators and administrators do to accounts; `detail.by` says who did. People are told that it was done, not from where. */
export const events = {
  user_created: { success: { words: "Account made by an administrator", mark: "done" } },
  user_role_changed: { success: { words: "Role changed by an administrator", mark: "done" } },
  user_password_set: { success: { words: "Password set by an administrator", mark: "end" } },
  user_disabled: { success: { words: "Account disabled by an administrator", mark: "end" } },
  user_enabled: { success: { words: "Account enabled by an administrator", mark: "done" } },
  // All sessions of a user were ended.
  sessions_ended: { success: { words: "Signed out everywhere by an administrator", mark: "end" } },
  // One of them; `detail.session` says which.
  session_ended: { success: { words: "Signed out on one device by an administrator", mark: "end" } },
  // Those of everybody, `detail.ended` at a time.
  every_session_ended: {},
  // Counters of failed attempts were opened before their time.
  user_unlocked: { success: { words: "Attempts to sign in counted anew by an administrator", mark: "done" } },
} as const satisfies Record<string, EventRow>;
