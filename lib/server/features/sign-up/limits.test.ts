import { expect, it } from "vitest";
import { limits, signUpTtl } from "@/lib/shared/features/sign-up";

it("whoever gets no further mail to an address has had one whose link still works", () => {
  expect(limits.signup_mail.seconds).toBeLessThanOrEqual(signUpTtl);
});
