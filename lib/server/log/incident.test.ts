import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Incident } from "./incident";
import { log } from "./index";

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  for (const level of ["debug", "info", "warn", "error"] as const)
    vi.spyOn(log, level).mockImplementation((_, message) => void said.push(`${level}: ${message}`));
});
afterEach(() => vi.restoreAllMocks());

const refused = (port: number) => Object.assign(new Error(`refused at ${port}`), { code: "ECONNREFUSED" });

describe("an incident", () => {
  it("is told once for each reason, whatever its words, and once when it is over", () => {
    const incident = new Incident("it is down", "it is back");
    incident.works();
    for (const error of [refused(1), refused(2), new Error("pooler"), refused(3), new Error("pooler"), undefined])
      incident.fails(error);
    incident.works();
    incident.works();
    expect(said.filter((line) => !line.startsWith("debug"))).toEqual([
      "warn: it is down",
      "warn: it is down",
      "warn: it is down",
      "info: it is back",
    ]);
    expect(said.filter((line) => line === "debug: it is down")).toHaveLength(3);
  });

  it("is told anew when it comes again, at the level that it is given, with what belongs to it", () => {
    const incident = new Incident("it is down", "it is back", { job: "pruning" });
    const error = refused(1);
    for (let round = 0; round < 2; round += 1) {
      incident.fails(error, "error");
      incident.works();
    }
    expect(said).toEqual(["error: it is down", "info: it is back", "error: it is down", "info: it is back"]);
    expect(log.error).toHaveBeenCalledWith({ job: "pruning", err: error }, "it is down");
  });
});
