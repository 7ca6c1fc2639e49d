import { beforeAll, expect, it } from "vitest";
import { noteSchema, type Note } from "@/lib/shared/features/notes";
import { callAction, type OfferedAction, postForm, readAction } from "../../attack/form";
import { type CookieJar, sharedServer, signInAs } from "../../harness";

const server = sharedServer();
let ada: CookieJar;
let mallory: CookieJar;
let note: Note;
let mallorysPage: string;
let change: OfferedAction;
let remove: OfferedAction;

beforeAll(async () => {
  [ada, mallory] = await Promise.all([signInAs(server, "user"), signInAs(server, "user")]);
  note = await write(ada, "Where the key is");
  mallorysPage = `/notes/${(await write(mallory, "Mine")).id}`;
  change = await readAction(mallory, mallorysPage, "title");
  remove = await readAction(mallory, mallorysPage, "id", (form) => !form.includes('name="title"'));
});

async function write(jar: CookieJar, title: string): Promise<Note> {
  return noteSchema.parse((await jar.send("/api/notes", { method: "POST", body: { title } })).json());
}

for (const [how, submit] of [
  ["posted as a form", postForm],
  ["called by scripts", callAction],
] as const) {
  it(`a stranger's note is neither changed nor deleted by an action ${how} with its id`, async () => {
    const changing = await submit(mallory, mallorysPage, change, { id: note.id, title: "Mine now", body: "" });
    expect(changing.text).toContain("There is nothing here.");
    const removing = await submit(mallory, mallorysPage, remove, { id: note.id });
    expect(removing.text).toContain("There is nothing here.");
    expect((await ada.send(`/api/notes/${note.id}`)).json()).toEqual(note);
  });
}

it("control: the same actions change and delete one's own", async () => {
  const { id } = await write(mallory, "As it was");
  const path = `/notes/${id}`;
  expect((await postForm(mallory, path, change, { id, title: "Changed", body: "Now" })).text).toContain("Saved.");
  expect((await mallory.send(`/api/notes/${id}`)).json()).toMatchObject({ title: "Changed", body: "Now" });
  const removing = await postForm(mallory, path, remove, { id });
  expect([removing.status, removing.headers.location]).toEqual([303, "/notes?deleted=1"]);
  expect((await mallory.send(path)).status).toBe(404);
});
