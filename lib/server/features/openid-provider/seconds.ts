import "server-only";

/** A moment as the protocol writes it: in seconds since the epoch (RFC 7519 §2). @param moment a date, or in ms */
export const seconds = (moment: Date | number): number => Math.floor(Number(moment) / 1000);
