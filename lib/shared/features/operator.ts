/** What operators and administrators do to accounts; `detail.by` says who did. */
export const events = [
  "user_created",
  "user_role_changed",
  "user_disabled",
  "user_enabled",
  // All sessions of a user were ended.
  "sessions_ended",
] as const;
