import { expect, it } from "vitest";
import { textIn } from "./form-fields";

it("the text of a form has no secret in it, and says of a password that there was one: the form is whole when it is sent again", () => {
  const form = new FormData();
  for (const name of ["name", "currentPassword", "password", "token", "code", "credential", "_password", "_code"])
    form.append(name, `a ${name}`);
  form.append("picture", new File(["x"], "x.png"));
  expect(textIn(form)).toEqual([
    ["name", "a name"],
    ["currentPassword", ""],
    ["password", ""],
  ]);
});
