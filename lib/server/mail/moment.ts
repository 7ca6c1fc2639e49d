import "server-only";

const format = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** A moment as a mail says it: nobody knows where it will be read. */
export const moment = (date: Date): string => `${format.format(date)} UTC`;
