import { describe, expect, it } from "vitest";
import { devicePath, readUserCode } from "./device";

describe("the code of a device", () => {
  it.each(["BCDF-GHJK", "bcdf-ghjk", "BCDFGHJK", " bcdf ghjk ", "B C D F – G H J K", "bcdf_ghjk.", "\tBCDF\u00a0GHJK"])(
    "is taken however it is typed: %j",
    (typed) => expect(readUserCode(typed)).toBe("BCDFGHJK"),
  );

  it.each(["", "BCDF-GHJ", "BCDF-GHJKL", "ABCD-EFGH", "1234-5678", "BCDF-GHJ0", "ΒCDF-GHJK", "BCDF-GHJK\u0301 é"])(
    "is none with a letter too many, too few, or none of its own: %j",
    (typed) => expect(readUserCode(typed)).toBeUndefined(),
  );

  it("is shown in two halves in an address", () => {
    expect([devicePath("BCDFGHJK"), devicePath("bcdf ghjk")]).toEqual([
      "/device?user_code=BCDF-GHJK",
      "/device?user_code=BCDF-GHJK",
    ]);
  });
});
