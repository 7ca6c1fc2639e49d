import { expect, it } from "vitest";
import { callAction, postForm, readAction } from "../../attack/form";
import { CookieJar, createUser, sharedServer, signIn } from "../../harness";

const server = sharedServer();

const nameOf = async (jar: CookieJar) => ((await jar.send("/api/profile")).json() as { readonly name: string }).name;

it.each([
  ["posted as a form", postForm],
  ["called by scripts", callAction],
] as const)(
  "a form of a page that was made for another account, %s, saves nothing and keeps what was typed",
  async (_, submit) => {
    const [ada, eve] = [await signIn(server, await createUser(server)), await signIn(server, await createUser(server))];
    const form = await readAction(ada, "/settings/profile", "name");
    const refused = await submit(eve, "/settings/profile", form, { name: "Meant for Ada" });
    expect(refused.text).toContain("signed in to another account now");
    expect(refused.text).toContain("Meant for Ada");
    await submit(eve, "/settings/profile", { ...form, given: {} }, { name: "Meant for nobody" });
    expect(await nameOf(eve)).toBe("Test Person");
    await submit(ada, "/settings/profile", form, { name: "Ada" });
    expect(await nameOf(ada)).toBe("Ada");
  },
);

it("a form that is sent after the session and its cookies have gone leads to the login page, which says why", async () => {
  const jar = await signIn(server, await createUser(server));
  const form = await readAction(jar, "/settings/profile", "name");
  const after = new CookieJar(server.address);
  const answer = await postForm(after, "/settings/profile", form, { name: "Late" });
  expect(answer.status).toBe(303);
  const where = new URL(answer.headers.location ?? "", server.address);
  expect([where.pathname, where.searchParams.get("next"), where.searchParams.get("reason")]).toEqual([
    "/login",
    "/settings/profile",
    "session_ended",
  ]);
});
