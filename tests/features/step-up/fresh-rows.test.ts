import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "@/lib/shared/route-row";
import { ownerField } from "@/lib/shared/owner";
import { routes } from "@/lib/shared/routes";
import { browse, endOf } from "../../attack/browser";
import { allExamples, type Example, type Person } from "../../attack/examples";
import { accessTokenOf, refreshTokenOf } from "../../attack/forge";
import { callAction, postForm, readAction } from "../../attack/form";
import { age } from "../../attack/session-row";
import {
  type Answer,
  type CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../../harness";
import { askForFreshProofs, copyBuild } from "../../harness/copied-build";
import { removeScratch } from "../../harness/scratch";

/** Here every guarded row asks for freshness, in the build as it runs: each can. */
const folder = copyBuild("fresh-rows");
let server: TestServer;
let ada: TestUser;
let grace: TestUser;

beforeAll(async () => {
  askForFreshProofs(folder);
  server = await startServer({ folder });
  ada = await createUser(server, { role: "admin" });
  grace = await createUser(server);
});
afterAll(async () => {
  await server.stop();
  removeScratch(folder);
});

/** A browser of hers or somebody else's, with a proof of so many seconds ago. */
async function provedAgo(seconds: number, who = ada): Promise<CookieJar> {
  const jar = await signIn(server, who);
  await age(server.database, jar, "authenticatedAt", seconds);
  expect((await jar.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  return jar;
}

const examples = await allExamples();
const guarded = routes.filter(({ auth, ownGuard, path }) => auth !== "none" && !ownGuard && !path.includes("reauth"));
const cases = (kind: Route["kind"], wanted: (method: string) => boolean) =>
  guarded
    .filter((route) => !route.servicesOnly) // feature:revocation-stream
    .filter((route) => route.kind === kind)
    .flatMap((route) => route.methods.filter(wanted).map((method) => [method, route.path] as const));

/** A thing of hers that the route is about, and what is sent to it. */
async function exampleOf(method: string, path: string): Promise<Example & { readonly fields: Record<string, string> }> {
  const example = examples.find(({ route }) => route === `${method} ${path}`) ?? { route: `${method} ${path}` };
  // Whoever needs a permission works on other people's things.
  const whose = guarded.some((route) => route.path === path && route.permission !== null) ? grace : ada;
  const device = () => signIn(server, whose);
  const owner: Person = { name: whose.name, server, browser: device, device };
  return { ...example, fields: { ...(await example.thing?.(owner)), ...example.body } };
}
const concrete = (path: string, fields: Readonly<Record<string, string>>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => fields[name] ?? randomUUID());
const asksForProof = (path: string) => `/reauthenticate?next=${encodeURIComponent(path)}`;
const codeOf = ({ text }: Answer) => /"code":"(\w+)"/.exec(text)?.[1];

describe("a row that asks for a fresh proof", () => {
  it.each(cases("api", () => true))(
    "%s %s answers 401 with the challenge of RFC 9470 to an older one",
    async (method, row) => {
      const { fields, ends, body = {} } = await exampleOf(method, row);
      const path = concrete(row, fields);
      const who = ends === undefined ? ada : await createUser(server, { role: "admin" });
      const [old, fresh] = [await provedAgo(601, who), await provedAgo(540, who)];
      for (const headers of [{ cookie: old.header }, { authorization: `Bearer ${accessTokenOf(old)}` }]) {
        const answer = await send(server.address, path, { method, headers, body });
        expect([answer.status, codeOf(answer)]).toEqual([401, "reauthentication_required"]);
        expect(answer.headers["www-authenticate"]).toBe(
          'Bearer error="insufficient_user_authentication", max_age="600"',
        );
        expect(answer.setCookies).toEqual([]);
      }
      expect(codeOf(await fresh.send(path, { method, body }))).not.toBe("reauthentication_required");
    },
  );

  it.each(cases("page", (method) => method === "GET"))(
    "%s %s leads an older one to the proof and back",
    async (method, row) => {
      const { fields } = await exampleOf(method, row);
      const path = `${concrete(row, fields)}?a=1`;
      const old = await provedAgo(601);
      const tokens = [accessTokenOf(old), refreshTokenOf(old)];
      const end = endOf(await browse(old, path));
      expect([end.answer.status, end.path]).toEqual([200, asksForProof(path)]);
      expect(end.answer.text).toContain(ada.email);
      // Nor does a prefetch do anything, of the page or of the proof.
      for (const of of [path, end.path]) {
        const headers = { rsc: "1", "next-router-prefetch": "1", "sec-purpose": "prefetch" };
        expect((await old.send(of, { headers })).setCookies).toEqual([]);
      }
      expect([accessTokenOf(old), refreshTokenOf(old)]).toEqual(tokens);
      const form = await readAction(old, end.path, "password");
      const proved = await postForm(old, end.path, form, { password: ada.password });
      expect([proved.status, proved.headers.location]).toEqual([303, path]);
      expect((await old.send(path)).text).not.toContain("Confirm that it is you");
      // Back, or another tab: there is nothing left to ask.
      expect(endOf(await browse(old, end.path)).path).toBe(path);
    },
  );

  it.each(cases("page", (method) => method === "POST"))(
    "%s %s takes no form with an older one, by scripts or without",
    async (method, row) => {
      const { fields, ends, button = "" } = await exampleOf(method, row);
      const path = concrete(row, fields);
      const who = ends === undefined ? ada : await createUser(server, { role: "admin" });
      const fresh = await provedAgo(60, who);
      const action = await readAction(fresh, path, Object.keys(fields).at(-1) ?? ownerField, (form) =>
        form.includes(button),
      );
      const old = await provedAgo(601, who);
      const called = await callAction(old, path, action, fields);
      expect(String(called.headers["x-action-redirect"]).split(";")[0]).toBe(asksForProof(path));
      const posted = await postForm(old, path, action, fields);
      expect([posted.status, posted.headers.location]).toEqual([401, undefined]);
      expect(posted.text).toContain(`action="/api/auth/reauthenticate?next=${encodeURIComponent(path)}"`);
      const done = await postForm(fresh, path, action, fields);
      expect(done.text).not.toContain("Confirm that it is you");
    },
  );
});

describe("a form without scripts that needs a fresh proof", () => {
  const path = "/settings/profile?from=mail";
  const typed = { name: 'Ada <b>"King"</b> & Lovelace' };
  const nameNow = async () =>
    (await server.database.query<{ name: string }>('SELECT "name" FROM "User" WHERE "id" = $1', [ada.id]))[0]?.name;

  /** The form in a document as the browser would send it, with a password typed into it. */
  function filledIn({ text, headers }: Answer, password: string): { readonly path: string; readonly body: FormData } {
    const form = /<form method="post" action="([^"]*)" enctype="multipart\/form-data">([\s\S]*?)<\/form>/.exec(text);
    if (form === null) throw new Error(`no form in ${String(headers["content-type"])}: ${text}`);
    const [, action = "", fields = ""] = form;
    const body = new FormData();
    for (const [, name = "", value = ""] of fields.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
      body.append(unescaped(name), unescaped(value));
    body.append("_password", password);
    return { path: unescaped(action), body };
  }

  async function submit(jar: CookieJar, answer: Answer, password: string) {
    const { path: action, body } = filledIn(answer, password);
    const encoded = new Response(body);
    const headers = { "content-type": encoded.headers.get("content-type") ?? "", accept: "text/html" };
    return browse(jar, action, { method: "POST", headers, body: Buffer.from(await encoded.arrayBuffer()) });
  }

  it("asks once more for passwords that were in it: they stand in no document", async () => {
    const jar = await provedAgo(601);
    const change = await readAction(await provedAgo(60), "/settings/security", "currentPassword");
    const fields = { currentPassword: ada.password, password: "quiet seventeen rivers" };
    const asked = await postForm(jar, "/settings/security", change, fields);
    const { answer } = endOf(await submit(jar, asked, ada.password));
    expect([answer.status, answer.text.includes("The password is missing.")]).toEqual([200, true]);
  });

  it("keeps what was typed through wrong passwords, and does it all once the right one is there", async () => {
    const jar = await provedAgo(601);
    const rename = await readAction(await provedAgo(60), "/settings/profile", "name");
    const before = await nameNow();
    let answer = await postForm(jar, path, rename, { ...typed, password: "do not show this", token: "nor-this" });
    for (const [wrong, said] of [
      ["", "The password is missing."],
      ["not the password at all", "That is not the password of this account."],
    ] as const) {
      answer = endOf(await submit(jar, answer, wrong)).answer;
      expect([answer.status >= 400, answer.text.includes(said)]).toEqual([true, true]);
      expect(answer.text).not.toMatch(/do not show this|nor-this|not the password at all/);
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(answer.headers["cache-control"]).toBe("private, no-store");
      expect(await nameNow()).toBe(before);
    }
    const hops = await submit(jar, answer, ada.password);
    expect(hops.map((hop) => [hop.method, hop.path, hop.answer.status])).toEqual([
      ["POST", `/api/auth/reauthenticate?next=${encodeURIComponent(path)}`, 307],
      ["POST", path, 200],
    ]);
    expect(endOf(hops).answer.text).toContain("Saved.");
    expect(await nameNow()).toBe(typed.name);
  });

  it("to an endpoint goes the same way", async () => {
    const [jar, other] = [await provedAgo(601), await provedAgo(60)];
    const headers = {
      accept: "text/html",
      "sec-fetch-mode": "navigate",
      "content-type": "multipart/form-data; boundary=x",
    };
    const body = '--x\r\ncontent-disposition: form-data; name="_owner"\r\n\r\n\r\n--x--\r\n';
    const refused = await jar.send("/api/auth/logout-others", { method: "POST", headers, body });
    expect(refused.status).toBe(401);
    expect(refused.text).toContain("Confirm that it is you");
    expect((await other.send("/api/me")).text).not.toContain("session_ended");
    // A link to it leads through the page.
    const followed = await jar.send("/api/profile", { headers: { accept: "text/html", "sec-fetch-mode": "navigate" } });
    expect([followed.status, followed.headers.location]).toEqual([303, asksForProof("/api/profile")]);
  });

  it("is sent on in the name of nobody else, and nowhere else", async () => {
    const jar = await provedAgo(601);
    const rename = await readAction(await provedAgo(60), "/settings/profile", "name");
    const answer = await postForm(jar, path, rename, typed);
    const bob = await createUser(server);
    const [refused] = await submit(await signIn(server, bob), answer, bob.password);
    expect(refused?.answer.status).toBe(409);
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"]) {
      const { body } = filledIn(answer, ada.password);
      const encoded = new Response(body);
      const headers = { "content-type": encoded.headers.get("content-type") ?? "", accept: "text/html" };
      const sent = { method: "POST", headers, body: Buffer.from(await encoded.arrayBuffer()) };
      const led = await (await provedAgo(601)).send(`/api/auth/reauthenticate?next=${encodeURIComponent(next)}`, sent);
      expect([next, led.status, led.headers.location]).toEqual([next, 307, "/dashboard"]);
    }
  });
});

const entities: Readonly<Record<string, string>> = { quot: '"', amp: "&", "#39": "'", "#x27": "'", lt: "<", gt: ">" };
const unescaped = (text: string) =>
  text.replaceAll(/&(quot|amp|#39|#x27|lt|gt);/g, (_, name: string) => entities[name] ?? "");
