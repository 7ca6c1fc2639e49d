import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("an administrator registers an app, gives it another secret, shuts it out and removes it", async ({
      signInAs,
    }) => {
      const page = await signInAs("admin");
      const name = `Acme ${javaScriptEnabled ? "One" : "Two"} ${Math.random().toString(36).slice(2, 8)}`;
      await page.goto("/admin/clients");
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Redirect URIs").fill("http://acme.example/callback");
      await page.getByText("More: signing out").click();
      await page.getByLabel("After signing out").fill("https://acme.example/bye\nhttps://acme.example/later");
      await page.getByLabel("Back-channel logout").fill("ftp://acme.example/ear");
      await page.getByRole("checkbox", { name: "openid" }).check();
      await page.getByRole("checkbox", { name: "DPoP" }).check();
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await expect(page.getByLabel("Redirect URIs")).toHaveAccessibleDescription(/must be https/);
      await expect(page.getByLabel("Back-channel logout")).toHaveAccessibleDescription(/must be https/);
      await expect(page.getByLabel("After signing out")).toHaveValue(/bye\n.*later/);
      await page.getByLabel("Redirect URIs").fill("https://acme.example/callback");
      await page.getByLabel("Back-channel logout").fill("https://acme.example/ear");
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await expect(page.getByText(`${name} is registered.`)).toBeVisible();
      await expect(page.getByText("The secret is shown this once.")).toBeVisible();
      const row = page.getByRole("listitem").filter({ hasText: name });
      await expect(row.getByText("https://acme.example/callback")).toBeVisible();
      for (const address of ["bye", "later", "ear"])
        await expect(row.getByText(`https://acme.example/${address}`)).toBeVisible();
      await expect(row.getByText("Its tokens are bound to a key (DPoP).")).toBeVisible();
      await row.getByRole("button", { name: "New secret" }).click();
      await expect(page.getByText("It has a new secret.")).toBeVisible();
      await row.getByText("Disable", { exact: false }).first().click();
      await row.getByRole("button", { name: "Yes, disable it" }).click();
      await expect(page.getByText("It is shut out from its next request on.")).toBeVisible();
      await row.getByRole("button", { name: "Enable" }).click();
      await expect(page.getByText("It is let in again.")).toBeVisible();
      if (javaScriptEnabled) await expectAccessible(page, "the list of clients");
      await row.getByText("Remove", { exact: false }).first().click();
      await row.getByRole("button", { name: "Yes, remove it" }).click();
      await expect(page.getByText("It is removed, with all that people have let it do.")).toBeVisible();
      await expect(row).toHaveCount(0);
    });

    test("an administrator registers a service that calls another one for people", async ({ signInAs }) => {
      const page = await signInAs("admin");
      const name = `Portal ${Math.random().toString(36).slice(2, 8)}`;
      await page.goto("/admin/clients");
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("What it is").selectOption({ label: "A service, which acts for itself" });
      await page.getByText("More: signing out").click();
      const exchanges = page.getByRole("checkbox", { name: "It calls them for people too" });
      await exchanges.check();
      const register = () => page.getByRole("button", { name: "Register", exact: true }).click();
      await register();
      const calls = page.getByLabel("Services that it calls");
      await expect(calls).toHaveAccessibleDescription(/nothing to exchange a token for/);
      await expect(exchanges).toBeChecked();
      for (const [line, wrong] of [
        ["http://reports.example notes:read", /must be https/],
        ["https://reports.example", /names no scope/],
        ["https://reports.example openid", /for signing in alone/],
        [new URL(page.url()).origin.concat(" notes:read"), /own address/],
      ] as const) {
        await calls.fill(line);
        await register();
        await expect(calls).toHaveAccessibleDescription(wrong);
      }
      await calls.fill("https://reports.example notes:read figures:read\nurn:example:payroll notes:read");
      await register();
      await expect(page.getByText(`${name} is registered.`)).toBeVisible();
      const row = page.getByRole("listitem").filter({ hasText: name });
      await expect(row).toContainText("Calls https://reports.example for people too: notes:read, figures:read");
      await expect(row).toContainText("Calls urn:example:payroll for people too: notes:read");
    });
  });
}
