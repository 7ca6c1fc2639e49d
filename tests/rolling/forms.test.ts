import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAction, postForm, readAction } from "../attack/form";
import { accessCookie } from "../attack/forge";
import { CookieJar, signIn } from "../harness";
import { bothWays, startTwoReleases, type TwoReleases } from "./two-releases";

let both: TwoReleases;
beforeAll(async () => {
  both = await startTwoReleases();
});
afterAll(() => both.stop());

const ways = [
  ["without scripts", postForm],
  ["with scripts", callAction],
] as const;

describe.each(bothWays)("a page of the release %s", (here, there) => {
  const headers = () => ({ origin: both.before.origin });

  it.each(ways)(`signs in at the release ${there}, %s`, async (_, submit) => {
    const jar = new CookieJar(both[here].address);
    const form = await readAction(jar, "/login", "password");
    const other = jar.copy(both[there].address);
    await submit(other, "/login", form, both.ada, headers());
    expect(other.cookies.has(accessCookie)).toBe(true);
    for (const name of [here, there])
      expect((await other.copy(both[name].address).send("/dashboard")).status).toBe(200);
  });

  it.each(ways)(`saves at the release ${there}, %s, and stays signed in`, async (way, submit) => {
    const jar = await signIn(both[here], both.ada);
    const form = await readAction(jar, "/settings/profile", "name");
    const other = jar.copy(both[there].address);
    const name = `Ada, ${way}, by ${there}`;
    const saved = await submit(other, "/settings/profile", form, { name }, headers());
    expect({ status: saved.status, said: saved.text.includes("Saved.") }).toEqual({ status: 200, said: true });
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name });
    expect((await other.send("/api/me")).status).toBe(200);
  });

  it(`signs out at the release ${there} by a form`, async () => {
    const jar = await signIn(both[here], both.ada);
    const { text } = await jar.send("/dashboard");
    expect(text).toContain('action="/api/auth/logout"');
    const presented = jar.copy();
    const other = jar.copy(both[there].address);
    const form = { method: "POST", headers: { ...headers(), accept: "text/html" }, body: new URLSearchParams() };
    expect((await other.send("/api/auth/logout", form)).status).toBe(303);
    expect((await presented.send("/api/me")).status).toBe(401);
  });
});
