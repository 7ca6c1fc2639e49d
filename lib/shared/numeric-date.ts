/** A moment as tokens write it: in seconds since the epoch, begun ones (NumericDate, RFC 7519 §2). @param moment a date, or in ms */
export const numericDate = (moment: Date | number): number => Math.floor(Number(moment) / 1000);
