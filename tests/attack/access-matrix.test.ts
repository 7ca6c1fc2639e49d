import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meSchema } from "@/lib/shared/features/session"; // feature:impersonation
import { ownerField } from "@/lib/shared/owner";
import { allows, type Role, roleNames } from "@/lib/shared/roles";
import { type Route, routeFor } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import { type Answer, CookieJar, createUser, send, signIn, startServer, type TestServer } from "../harness";
import { startWithoutGate } from "../harness/without-gate";
import { browse, endOf } from "./browser";
import { allExamples, type Example, type Person } from "./examples";
import { actTokenOf } from "../features/impersonation/people"; // feature:impersonation
import { accessTokenOf } from "./forge";
import { callAction, postForm, readAction } from "./form";

/** What a row says of a caller, and what an answer says. */
type Verdict = "in" | "out" | "forbidden" | "not found";

/** Somebody at the door: nobody we know, or a person with a role. */
type Caller = { readonly name: string; readonly role: Role | null };
const impersonated = "impersonated"; // feature:impersonation
const callers: readonly Caller[] = [
  { name: "anonymous", role: null },
  ...roleNames.map((role) => ({ name: role, role })),
  { name: "other user", role: "user" },
  // feature:impersonation begin
  // An administrator who is signed in as the owner.
  { name: impersonated, role: "user" },
  // feature:impersonation end
];
const owner = "user";

const examples = await allExamples();
const examplesOf = (method: string, { path }: Route): readonly Example[] => {
  const route = `${method} ${path}`;
  const found = examples.filter((example) => example.route === route);
  return found.length > 0 ? found : [{ route }];
};

/** What the row says. Whoever needs a permission works on other people's things; everybody else on their own only. */
function verdictOf(row: Route, example: Example, { name, role }: Caller): Verdict {
  const [method = "", path] = (example.like ?? example.route).split(" ");
  const route = routeFor(routes.find((found) => found.path === path) ?? row, method);
  // feature:impersonation begin
  // What is for anyone and counts all the same has asked the guard who it is.
  if (name === impersonated && (route.auth !== "none" || (route.limited && method === "GET")) && !route.impersonated)
    return "forbidden";
  // feature:impersonation end
  if (route.auth === "none") return "in";
  if (role === null) return "out";
  if (route.servicesOnly) return "forbidden"; // feature:revocation-stream
  if (route.permission !== null) return allows([role], route.permission) ? "in" : "forbidden";
  if (name === impersonated) return "in"; // feature:impersonation
  return example.thing === undefined || name === owner ? "in" : "not found";
}

/** The path with its variable segments filled in. */
const concrete = ({ path }: Route, thing: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => thing[name] ?? randomUUID());

/** A thing like this one that nobody has. */
const like = (thing: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(thing).map((name) => [name, randomUUID()]));

const codeOf = ({ text }: Answer): string => /"code":"(\w+)"/.exec(text)?.[1] ?? "";

/** Whether somebody was let in and only then told that there was enough of it: a limit on what is done, not on who asks. */
const isEnough = ({ status, headers }: Answer): boolean =>
  status === 429 && !String(headers["ratelimit-policy"]).includes("api_subject");

/** What an endpoint's answer says. An endpoint for anyone may have a 401 of its own. */
function saidByEndpoint(route: Route, answer: Answer): Verdict | number {
  const refused = route.auth === "none" ? ["unauthenticated", "invalid_token"].includes(codeOf(answer)) : true;
  if (answer.status === 401 && refused) return "out";
  if (answer.status === 403) return "forbidden";
  if (answer.status === 404 && route.auth !== "none") return "not found";
  if (isEnough(answer)) return "in";
  // What does not fit the state of things is told to whoever was let in.
  const reached = answer.status === 409 || codeOf(answer) === "invalid_input";
  return answer.status < 400 || route.auth === "none" || reached ? "in" : answer.status;
}

function saidByPage({ answer, path }: ReturnType<typeof endOf>): Verdict | number {
  if (path.startsWith("/login?")) return "out";
  if (answer.status === 403) return "forbidden";
  if (answer.status === 404) return "not found";
  return answer.status === 200 ? "in" : answer.status;
}

/** What the answer to an action says: where it leads, or the sentence beside the form. */
function saidByAction(answer: Answer): Verdict | number {
  const { status, headers, text } = answer;
  const target = headers.location ?? headers["x-action-redirect"];
  // One leads there as well who has left on purpose, and goes on to nothing.
  if (String(target).startsWith("/login?next=")) return "out";
  // What was asked for is done, and what stands at the other end says nothing about it.
  if (target !== undefined) return "in";
  // Every page carries the page for 404 in its scripts.
  const sentence = /"message":"([^"]*)"/.exec(text)?.[1] ?? text.replaceAll(/<script[\s\S]*?<\/script>/g, "");
  if (status === 404) return "not found";
  if (status === 403 || sentence.includes("This is not open to you")) return "forbidden";
  if (sentence.includes("this is closed to you meanwhile")) return "forbidden"; // feature:impersonation
  if (sentence.includes("There is nothing here")) return "not found";
  if (sentence.includes("You have no such token any more")) return "not found"; // feature:api-tokens
  if (sentence.includes("You are not connected to that app any more")) return "not found"; // feature:openid-provider
  if (sentence.includes("You have no such link any more")) return "not found"; // feature:sharing
  return status < 400 || isEnough(answer) ? "in" : status;
}

const modes = [
  ["with its gate", startServer],
  ["behind an emptied middleware", startWithoutGate],
] as const;

describe.each(modes)("every row of the route table, %s:", (_, start) => {
  let server: TestServer;
  const people = new Map<string, Person>();

  beforeAll(async () => {
    server = await start();
    for (const { name, role } of callers) if (role !== null) people.set(name, await arrive(server, name, role));
  });
  afterAll(() => server.stop());

  const personOf = (name: string): Person => {
    const person = people.get(name);
    if (person === undefined) throw new Error(`there is no ${name}`);
    return person;
  };
  const browserOf = async ({ name, role }: Caller, { ends }: Partial<Example> = {}): Promise<CookieJar> => {
    if (role === null) return new CookieJar(server.address);
    if (name === impersonated) return actAs(await personOf(owner).browser()); // feature:impersonation
    return (ends === undefined ? personOf(name) : await arrive(server, name, role)).browser();
  };
  // feature:impersonation begin
  let actor: CookieJar | undefined;
  /** The browser of an administrator who is this person; begun again when it is over. */
  const actAs = async (of: CookieJar): Promise<CookieJar> => {
    const { id } = meSchema.parse((await of.send("/api/me")).json());
    if (actor !== undefined && meSchema.safeParse(JSON.parse((await actor.send("/api/me")).text || "{}")).data?.act)
      return actor;
    actor = await signIn(server, await createUser(server, { name: "The actor", role: "admin" }));
    await actor.send(`/api/admin/users/${id}/impersonation`, { method: "POST", body: { reason: "To try the doors" } });
    return actor;
  };
  // feature:impersonation end
  const marks = new WeakMap<CookieJar, string>();
  /** Everybody can have a mark of their own: it is the browser's, for as long as it is signed in. */
  const markOf = async (jar: CookieJar): Promise<string> => {
    const mark = marks.get(jar) ?? String((await jar.send("/dashboard", { method: "HEAD" })).headers["session-owner"]);
    marks.set(jar, mark);
    return mark;
  };
  const thingOf = async ({ thing }: Example) => (thing === undefined ? {} : thing(personOf(owner)));

  const cases = (kind: Route["kind"], wanted: (method: string, route: Route) => boolean) =>
    routes
      .filter((route) => route.kind === kind)
      .flatMap((route) =>
        route.methods
          .filter((method) => wanted(method, route))
          .flatMap((method) =>
            examplesOf(method, route).map((example) => [method, route.path, route, example] as const),
          ),
      );

  it.each(cases("api", () => true))("%s %s lets in whom it says", async (method, __, route, example) => {
    const body = example.body === undefined ? {} : { body: example.body };
    for (const caller of callers) {
      for (const way of caller.role === null ? ["nothing"] : ["cookie", "header"]) {
        const ask = async (thing: Readonly<Record<string, string>>): Promise<Answer> => {
          const jar = await browserOf(caller, example);
          const path = concrete(route, thing);
          if (way !== "header") return jar.send(path, { method, ...body });
          const headers = { authorization: `Bearer ${accessTokenOf(jar)}` };
          if (caller.name === impersonated) headers.authorization = `Bearer ${actTokenOf(jar)}`; // feature:impersonation
          return send(server.address, path, { method, headers, ...body });
        };
        const unseen = { cookie: "out", none: "in" } as const;
        const isSeen = way !== "header" || route.auth === "bearer";
        const wanted = isSeen ? verdictOf(route, example, caller) : unseen[route.auth];
        const thing = await thingOf(example);
        const answer = await ask(thing);
        expect([caller.name, way, saidByEndpoint(route, answer)]).toEqual([caller.name, way, wanted]);
        if (wanted === "out") expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
        if (wanted === "not found") expect(answer.text).toBe((await ask(like(thing))).text);
      }
    }
  });

  it.each(cases("page", (method) => method === "GET"))(
    "%s %s lets in whom it says",
    async (__, ___, route, example) => {
      for (const caller of callers) {
        const path = concrete(route, await thingOf(example));
        const end = endOf(await browse(await browserOf(caller), path));
        if (route.auth === "none") {
          // A public page may send people on, but asks nobody to sign in first.
          expect([caller.name, end.answer.status < 500, end.path.includes("next=")]).toEqual([
            caller.name,
            true,
            false,
          ]);
          continue;
        }
        const wanted = verdictOf(route, example, caller);
        expect([caller.name, saidByPage(end)]).toEqual([caller.name, wanted]);
        if (wanted === "out") expect(new URL(end.path, server.origin).searchParams.get("next")).toBe(path);
      }
    },
  );

  it.each(cases("page", (method, { auth }) => method === "POST" && auth !== "none"))(
    "%s %s takes a form from whom it says",
    async (__, path, route, example) => {
      expect({ path, example }).not.toEqual({ path, example: { route: example.route } });
      const reader = callers.find((caller) => verdictOf(route, example, caller) === "in") ?? {
        name: owner,
        role: "user",
      };
      // A form names what it is about in its fields: one is like the other.
      const shown = await thingOf(example);
      const action = await readAction(
        await browserOf(reader),
        concrete(route, shown),
        Object.keys({ ...shown, ...example.body }).at(-1) ?? ownerField,
        (form) => form.includes(example.button ?? ""),
      );
      for (const caller of callers) {
        for (const call of [postForm, callAction]) {
          const thing = await thingOf(example);
          const ask = async (given: Readonly<Record<string, string>>): Promise<Answer> => {
            const jar = await browserOf(caller, example);
            return call(jar, concrete(route, given), action, { _owner: await markOf(jar), ...given, ...example.body });
          };
          const wanted = verdictOf(route, example, caller);
          expect([caller.name, call.name, saidByAction(await ask(thing))]).toEqual([caller.name, call.name, wanted]);
          if (wanted === "not found") expect(saidByAction(await ask(like(thing)))).toBe("not found");
        }
      }
    },
  );
});

/** A new account with a browser of its own. */
async function arrive(server: TestServer, name: string, role: Role): Promise<Person> {
  const user = await createUser(server, { name: `The ${name}`, role });
  let jar = await signIn(server, user);
  return {
    name,
    server,
    device: () => signIn(server, user),
    browser: async () => {
      if ((await jar.send("/api/me")).status !== 200) jar = await signIn(server, user);
      return jar;
    },
  };
}
