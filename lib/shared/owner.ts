/** The field in which a form of a private page says whose page it stands in. */
export const ownerField = "_owner";
/** The header in which the answer to a private page says the same. */
export const ownerHeader = "session-owner";
