import { expect, it } from "vitest";
import { startServer } from "../harness";

const told = ["links in mails lead to this machine", "mails are written to a folder"];

it("says once it has started what a deployment has forgotten, and nothing where all is set or the database is embedded", async () => {
  const complete = { APP_ORIGIN: "https://app.example", MAIL_URL: "smtp://127.0.0.1:1" };
  const heard = [];
  for (const env of [{ PORTCULLIS_EMBEDDED: "0" }, { PORTCULLIS_EMBEDDED: "0", ...complete }, {}]) {
    const server = await startServer({ env });
    await server.stop();
    heard.push(told.map((words) => server.output().includes(words)));
  }
  expect(heard).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
});
