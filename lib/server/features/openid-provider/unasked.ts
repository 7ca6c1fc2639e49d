import "server-only";

/** What the library may ask of whatever it keeps things in, and of which nothing comes here. */
export const nothing = () => Promise.resolve();

/** What goes with a grant, whose end the library asks for by its side; and by what names nothing is kept, or looked for by a page of ours. */
export const unasked = { revokeByGrantId: nothing, findByUid: nothing, findByUserCode: nothing } as const;
