import "server-only";

/** Of the tickets that the links of a recovery carry: each does one thing, and nothing in another's place. */
export const startPurpose = "recovery_start";
export const stopPurpose = "recovery_stop";
export const finishPurpose = "recovery_finish";
