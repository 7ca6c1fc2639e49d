import { minute } from "../../durations";

/** How long a challenge waits for its answer, in seconds. */
export const challengeTtl = 10 * minute;
