import { describe, expect, it } from "vitest";
import { day, hour, minute } from "./durations";
import { ago, remaining, span, wait } from "./spans";

describe("time that is left", () => {
  it.each([
    [7 * day, "7 d"],
    [7 * day - minute, "6 d 23 h"],
    [3 * hour + 12 * minute, "3 h 12 min"],
    [hour, "1 h"],
    [9 * minute + 41, "09:41"],
    [1, "00:01"],
    [0, "over"],
    [-5, "over"],
  ])("%i seconds read %s", (seconds, text) => expect(remaining(seconds * 1000)).toBe(text));

  it("never says over while a fraction of a second is left", () => expect(remaining(1)).toBe("00:01"));
});

describe("lengths of time", () => {
  it.each([
    [30 * day, "30 days"],
    [10 * minute, "10 minutes"],
    [90, "90 seconds"],
    [1, "1 second"],
  ])("%i seconds read %s", (seconds, text) => expect(span(seconds * 1000)).toBe(text));
});

describe("time to wait", () => {
  it.each([
    [361, "7 minutes"],
    [360, "6 minutes"],
    [119, "119 seconds"],
    [1, "1 second"],
    [2 * hour + 1, "3 hours"],
  ])("of %i seconds reads %s: nobody comes too early", (seconds, text) => expect(wait(seconds)).toBe(text));
});

describe("time that has passed", () => {
  it("calls the last minute just now", () => expect(ago(59_000)).toBe("just now"));
  it.each([
    [minute, "1 minute ago"],
    [2 * minute - 1, "1 minute ago"],
    [5 * minute, "5 minutes ago"],
    [2 * hour - 1, "119 minutes ago"],
    [3 * hour - 1, "2 hours ago"],
    [2 * day, "2 days ago"],
  ])("counts whole units from there: %i seconds are %s", (seconds, text) => expect(ago(seconds * 1000)).toBe(text));
});
