import { day, hour, minute } from "./durations";

/** How long something still lasts, for people: `6 d 23 h`, `3 h 12 min`, `09:41`; `over` once it is past. */
export function remaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 0) return "over";
  if (seconds >= day) return pair(seconds, day, "d", hour, "h");
  if (seconds >= hour) return pair(seconds, hour, "h", minute, "min");
  return `${two(Math.floor(seconds / minute))}:${two(seconds % minute)}`;
}

/** A length of time in its largest fitting unit: `30 days`, `10 minutes`, `45 seconds`. */
export function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds >= 2 * day) return count(seconds / day, "day");
  if (seconds >= 2 * hour) return count(seconds / hour, "hour");
  if (seconds >= 2 * minute) return count(seconds / minute, "minute");
  return count(seconds, "second");
}

/** How long to wait for something, rounded up so that nobody comes too early: `45 seconds`, `7 minutes`. */
export function wait(seconds: number): string {
  const unit = seconds >= 2 * hour ? hour : seconds >= 2 * minute ? minute : 1;
  return span(Math.ceil(seconds / unit) * unit * 1000);
}

/** What somebody does who comes back to what is not there: true with and without a script that counts. */
export const giveIt = (seconds: number): string => `Give it ${wait(seconds)}, then try again.`;

/** How long ago something was, in whole units that have passed: `just now`, `1 minute ago`, `3 days ago`. */
export function ago(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < minute) return "just now";
  const [unit, name] = seconds >= 2 * day ? [day, "day"] : seconds >= 2 * hour ? [hour, "hour"] : [minute, "minute"];
  return `${count(Math.floor(seconds / unit), name)} ago`;
}

function pair(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small);
  return `${Math.floor(seconds / big)} ${bigName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

const two = (n: number): string => String(n).padStart(2, "0");

function count(n: number, unit: string): string {
  const whole = Math.round(n);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
