import { expect, it } from "vitest";
import { runCommand } from "./clone-command";

it("the command of the start page begins with the clone where it is known what to clone", () => {
  expect(runCommand("https://git.example/team/app", "app")).toBe(
    "git clone https://git.example/team/app app && cd app && npm start",
  );
  expect(runCommand(null, "app")).toBe("npm start");
});
