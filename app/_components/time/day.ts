const dayLength = 86_400_000;

/** Midnight in the reader's zone; a day of 23 or 25 hours is one all the same, since the difference is rounded. */
const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** `today` or `yesterday` by the reader's calendar; undefined for all other days. */
export function dayWord(moment: Date, now: Date): "today" | "yesterday" | undefined {
  const days = Math.round((midnight(now) - midnight(moment)) / dayLength);
  return days === 0 ? "today" : days === 1 ? "yesterday" : undefined;
}
