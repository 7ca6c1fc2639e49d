import { test as plain } from "@playwright/test";
import { expect } from "./fixtures";
import { Watch } from "./watch";

/** Every other test relies on the watch to fail it, so here it has to speak up. */
plain("control: the watch notes a violation of the policy, an error and a failure", async ({ page, context }) => {
  const watch = new Watch();
  await watch.follow(context);
  await page.goto("/login");
  expect(watch.troubles).toEqual([]);

  await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = `<img src="/nothing-of-this-kind.png" onerror="document.title = 'injected'">`;
    document.body.append(script);
  });
  await expect.poll(() => watch.troubles.join("\n")).toMatch(/CSP violation: script-src-attr inline/);
  await expect.poll(() => watch.troubles.join("\n")).toMatch(/violates the following Content Security Policy/);
  expect(await page.title(), "and the policy holds").not.toBe("injected");

  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("nobody catches this");
    });
  });
  await expect.poll(() => watch.troubles.join("\n")).toMatch(/uncaught: nobody catches this/);

  await page.route("/api/me", (route) => route.fulfill({ status: 500, body: "" }));
  await page.evaluate(() => fetch("/api/me"));
  await expect.poll(() => watch.troubles.join("\n")).toMatch(/answer: 500 \/api\/me/);

  watch.expects(/.*/);
  expect(watch.troubles).toEqual([]);
});
