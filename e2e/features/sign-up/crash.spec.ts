import pg from "pg";
import { joinEmbeddedServer } from "../../../scripts/embedded/server";
import { expect, test } from "../../fixtures";
import { startOwnInstance } from "../../instance";

test("a public page that crashes shows the number under which the log has the error", async ({
  device,
  own,
  watch,
}) => {
  watch.expects(/status of 500|answer: 500/);
  const instance = await own(startOwnInstance());
  const page = await (await device({ baseURL: instance.origin })).newPage();
  const link = `/verify-email?token=${"a".repeat(43)}`;
  expect((await page.goto(link))?.status(), "control: it works").toBe(200);

  const server = await joinEmbeddedServer(instance.dataDir);
  const database = new pg.Client({ connectionString: server.url("portcullis") });
  await database.connect();
  await database.query(`ALTER TABLE "Ticket" RENAME TO "Gone"`);
  const answer = await page.goto(link);
  await database.end();
  await server.leave();

  expect(answer?.status()).toBe(500);
  await expect(page.getByRole("heading", { name: "That did not work" })).toBeVisible();
  const id = answer?.headers()["x-request-id"] ?? "no id";
  await expect(page.getByRole("main")).toContainText(`Request ${id}`);
  const isError = (line: string) => line.includes(id) && line.includes('"level":"error"');
  await expect.poll(() => instance.output().split("\n").some(isError)).toBe(true);
});
