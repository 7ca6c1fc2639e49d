import { day, hour } from "../../durations";

/** How many links an account has at most that have not expired. */
export const mostShares = 50;

/** How long one may live, in seconds; what the page proposes; and all that it offers. */
export const longestShare = 30 * day;
export const usualShare = 7 * day;
export const lives = [
  [hour, "In an hour"],
  [day, "In a day"],
  [usualShare, "In 7 days"],
  [longestShare, "In 30 days"],
] as const;

/** How often one may be opened at most where that is bounded, and what the page offers: an empty text is no bound. */
export const mostOpenings = 1000;
export const openings = [
  ["", "Any number of times"],
  ["1", "Once"],
  ["5", "5 times"],
  ["20", "20 times"],
] as const;
