import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CookieJar, freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { expectClean, removable, remove } from "./removal";
import { command, start, stop } from "./run";

let clone: Checkout | undefined;
afterEach(() => clone?.remove());

describe("all removable capabilities at once", () => {
  it("leave an app that passes every check, migrates to the end, starts and signs a person in", async () => {
    clone = checkOut({ has: "packages" });
    const { folder } = clone;
    for (const { name } of removable) await remove(folder, name);
    expect(existsSync(join(folder, ".data")), "no database is made to look for rows").toBe(false);
    await expectClean(folder);
    const port = await freePort();
    const app = start({ folder, env: { PORT: String(port), BCRYPT_COST: "4" } });
    await app.says("Ctrl-C stops it");
    const status = await command(["db", "status"], { folder });
    expect(status.code, status.output).toBe(0);
    const person = { email: "ada@example.com", password: "quiet lantern over rivers 77" };
    const create = ["user", "create", "--email", person.email, "--verified", "--password-stdin"];
    expect((await command(create, { folder, input: person.password })).code).toBe(0);
    const jar = new CookieJar(`http://localhost:${port}`);
    expect((await jar.send("/api/auth/login", { method: "POST", body: person })).status).toBe(200);
    const dashboard = await jar.send("/dashboard");
    expect(dashboard.status).toBe(200);
    expect(dashboard.text).toContain("ada@example.com");
    for (const { routes } of removable)
      for (const path of routes.filter((route) => !route.includes("{")))
        expect([path, (await jar.send(path)).status]).toEqual([path, 404]);
    expect(await stop(app)).toMatchObject({ code: 0 });
  }, 1_500_000); // Every check, a build and a start: five times the work of any other test here.
});
