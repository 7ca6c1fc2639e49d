import { day } from "../../durations";

/** How many tokens an account has at most that have not expired. */
export const mostTokens = 50;

/** How long one may live, in seconds; what the page proposes; and all that it offers. */
export const longestLife = 365 * day;
export const usualLife = 30 * day;
export const lives = [
  [7 * day, "In 7 days"],
  [usualLife, "In 30 days"],
  [90 * day, "In 90 days"],
  [longestLife, "In a year"],
] as const;
