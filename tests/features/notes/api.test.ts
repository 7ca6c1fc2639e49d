import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { noteSchema, notesSchema, type Note } from "@/lib/shared/features/notes";
import { type CookieJar, send, sharedServer, signInAs, startServer } from "../../harness";

const server = sharedServer();
let ada: CookieJar;
let mallory: CookieJar;

beforeAll(async () => {
  [ada, mallory] = await Promise.all([signInAs(server, "user"), signInAs(server, "user")]);
});

const tokenOf = (jar: CookieJar) => jar.cookies.get("__Host-Http-session") ?? "";

async function write(jar: CookieJar, note: { readonly title: string; readonly body?: string }): Promise<Note> {
  const answer = await jar.send("/api/notes", { method: "POST", body: note });
  expect(answer.status, answer.text).toBe(201);
  return noteSchema.parse(answer.json());
}

async function list(jar: CookieJar, cursor?: string) {
  const answer = await jar.send(`/api/notes${cursor === undefined ? "" : `?cursor=${cursor}`}`);
  expect(answer.status, answer.text).toBe(200);
  return notesSchema.parse(answer.json());
}

const codeOf = (answer: { readonly status: number; readonly json: () => unknown }) => [
  answer.status,
  (answer.json() as { readonly code: string }).code,
];

describe("a note", () => {
  it("is written, read, changed and deleted", async () => {
    const answer = await ada.send("/api/notes", { method: "POST", body: { title: "Oil the hinges", body: "Both." } });
    const note = noteSchema.parse(answer.json());
    expect([answer.status, answer.headers.location]).toEqual([201, `/api/notes/${note.id}`]);
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    expect(note).toMatchObject({ title: "Oil the hinges", body: "Both." });

    const path = `/api/notes/${note.id}`;
    expect((await ada.send(path)).json()).toEqual(note);
    const changed = await ada.send(path, { method: "PATCH", body: { body: "The left one." } });
    expect(changed.json()).toMatchObject({ title: "Oil the hinges", body: "The left one.", createdAt: note.createdAt });
    expect((await ada.send(path)).json()).toEqual(changed.json());

    expect((await ada.send(path, { method: "DELETE" })).status).toBe(204);
    expect(codeOf(await ada.send(path))).toEqual([404, "not_found"]);
    expect(codeOf(await ada.send(path, { method: "DELETE" }))).toEqual([404, "not_found"]);
  });

  it("is written, read, changed and deleted with a bearer token too, and no cookie", async () => {
    const headers = { authorization: `Bearer ${tokenOf(ada)}` };
    const written = await send(server.address, "/api/notes", { method: "POST", headers, body: { title: "By token" } });
    expect(written.status).toBe(201);
    const path = written.headers.location ?? "";
    expect((await send(server.address, path, { headers })).json()).toMatchObject({ title: "By token", body: "" });
    const changed = await send(server.address, path, { method: "PATCH", headers, body: { title: "Still" } });
    expect(changed.json()).toMatchObject({ title: "Still" });
    expect((await send(server.address, "/api/notes", { headers })).text).toContain("Still");
    expect((await send(server.address, path, { method: "DELETE", headers })).status).toBe(204);
  });

  it("takes 10 000 characters in whichever way JSON writes them", async () => {
    const body = "\u{1f511}".repeat(10_000);
    const escaped = JSON.stringify({ title: "x", body }).replaceAll(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    );
    const headers = { "content-type": "application/json" };
    const answer = await ada.send("/api/notes", { method: "POST", headers, body: escaped });
    expect(answer.status, answer.text).toBe(201);
    expect(noteSchema.parse(answer.json()).body).toBe(body);
    const larger = await ada.send("/api/notes", { method: "POST", headers, body: escaped + " ".repeat(20_000) });
    expect(codeOf(larger)).toEqual([413, "payload_too_large"]);
  });
});

describe("a stranger's note and none look the same", () => {
  it.each(["GET", "PATCH", "DELETE"])("to %s", async (method) => {
    const { id } = await write(ada, { title: "Where the key is", body: "Under the third stone." });
    const body = method === "PATCH" ? { body: { title: "Mine now" } } : {};
    const answers = [];
    for (const path of [id, randomUUID()]) answers.push(await mallory.send(`/api/notes/${path}`, { method, ...body }));
    const [theirs, none] = answers.map(({ status, headers, text }) => ({
      status,
      text,
      headers: { ...headers, date: "", "x-request-id": "" },
    }));
    expect(theirs?.status).toBe(404);
    expect(theirs).toEqual(none);
    expect((await ada.send(`/api/notes/${id}`)).json()).toMatchObject({
      title: "Where the key is",
      body: "Under the third stone.",
    });
  });

  it("on the page", async () => {
    const { id } = await write(ada, { title: "Where the key is", body: "Under the third stone." });
    for (const path of [id, randomUUID(), "x", "1", `${id}x`, "..%2f..%2fme", "%00"]) {
      const answer = await mallory.send(`/notes/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.text).not.toMatch(/third stone|Where the key is/);
    }
    expect((await ada.send(`/notes/${id}`)).text).toContain("Under the third stone.");
  });

  it("in a list: nobody finds another person's notes there", async () => {
    await write(ada, { title: "Where the key is" });
    expect((await list(mallory)).notes).toEqual([]);
  });

  it("and an id that is none is a 404, not a fault of the database", async () => {
    for (const id of ["x", "0", "null", `${randomUUID()}'`, "%00", "a".repeat(5000)])
      expect([id, ...codeOf(await ada.send(`/api/notes/${id}`))]).toEqual([id, 404, "not_found"]);
  });
});

describe("the list", () => {
  it("has the newest first, twenty a page, and each once while others are written", async () => {
    const jar = await signInAs(server, "user");
    const ids: string[] = [];
    for (let count = 0; count < 45; count += 1) ids.push((await write(jar, { title: `Note ${count}` })).id);
    // Several in the same millisecond: the order has to be whole without the time.
    await server.database.query(`UPDATE "Note" SET "createdAt" = date_trunc('second', now()) WHERE "id" = ANY ($1)`, [
      ids.slice(10, 35),
    ]);

    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(jar, cursor);
      seen.push(...page.notes.map(({ id }) => id));
      sizes.push(page.notes.length);
      cursor = page.nextCursor ?? undefined;
      await write(jar, { title: "Written meanwhile" });
    } while (cursor !== undefined);

    expect(sizes).toEqual([20, 20, 5]);
    expect([...seen].sort()).toEqual([...ids].sort());
    const { notes } = await list(jar);
    const times = notes.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
    expect(notes[0]?.title).toBe("Written meanwhile");
  });

  it("goes on behind a note that has been deleted", async () => {
    const jar = await signInAs(server, "user");
    for (let count = 0; count < 22; count += 1) await write(jar, { title: `Note ${count}` });
    const first = await list(jar);
    const last = first.notes.at(-1);
    await jar.send(`/api/notes/${last?.id ?? ""}`, { method: "DELETE" });
    const second = await list(jar, first.nextCursor ?? "");
    expect(second.notes.map(({ title }) => title)).toEqual(["Note 1", "Note 0"]);
    expect(second.nextCursor).toBeNull();
  });

  it("of exactly one page has no next one", async () => {
    const jar = await signInAs(server, "user");
    for (let count = 0; count < 20; count += 1) await write(jar, { title: `Note ${count}` });
    const { notes, nextCursor } = await list(jar);
    expect([notes.length, nextCursor]).toEqual([20, null]);
  });

  it("takes no cursor but its own, and on the page that is a 404", async () => {
    for (const cursor of ["x", "1", `0.${randomUUID()}'`, "9".repeat(40), "%00"]) {
      const answer = await ada.send(`/api/notes?cursor=${cursor}`);
      expect([cursor, ...codeOf(answer)]).toEqual([cursor, 400, "invalid_input"]);
      expect((await ada.send(`/notes?cursor=${cursor}`)).status).toBe(404);
    }
    expect((await list(ada, `0.${randomUUID()}`)).notes, "a place that is in nobody's list").toEqual([]);
  });
});

describe("bad input", () => {
  it.each([
    ["no title", { body: "x" }, "title"],
    ["an empty title", { title: " " }, "title"],
    ["a title that is too long", { title: "a".repeat(121) }, "title"],
    ["a title on two lines", { title: "a\nb" }, "title"],
    ["a text that is too long", { title: "x", body: "a".repeat(10_001) }, "body"],
    ["a text that the database refuses", { title: "x", body: "\u0000" }, "body"],
    ["a text that is none", { title: "x", body: { $gt: "" } }, "body"],
    ["an owner", { title: "x", userId: randomUUID() }, ""],
  ])("with %s is refused, by name", async (_, body, field) => {
    const answer = await ada.send("/api/notes", { method: "POST", body });
    expect(codeOf(answer)).toEqual([400, "invalid_input"]);
    expect(answer.json()).toMatchObject({ errors: [{ field }] });
  });

  it("changes nothing", async () => {
    const note = await write(ada, { title: "As it was" });
    for (const body of [{}, { title: "" }, { title: "x", id: randomUUID() }, { userId: randomUUID() }, []])
      expect(codeOf(await ada.send(`/api/notes/${note.id}`, { method: "PATCH", body })), JSON.stringify(body)).toEqual([
        400,
        "invalid_input",
      ]);
    expect((await ada.send(`/api/notes/${note.id}`)).json()).toEqual(note);
  });
});

it("notes count as everything does that one person asks", async () => {
  const strict = await startServer({ twinOf: server, env: { RATE_LIMIT_API_SUBJECT: "3/60" } });
  try {
    const jar = (await signInAs(server, "user")).copy(strict.address);
    const statuses = [];
    for (let count = 0; count < 4; count += 1)
      statuses.push((await jar.send("/api/notes", { method: "POST", body: { title: "x" } })).status);
    expect(statuses).toEqual([201, 201, 201, 429]);
  } finally {
    await strict.stop();
  }
});
