import { expect, test } from "./fixtures";
import { type Instance, startOwnInstance } from "./instance";
import { makePerson, signInByForm, stranger } from "./people";

let instance: Instance;
test.beforeAll(async () => {
  instance = await startOwnInstance();
});
test.afterAll(() => instance.stop());

test("the link that the first start prints makes one administrator, and no second one", async ({ device }) => {
  const printed = () => /http:\S+\/setup\?token=\S+/.exec(instance.output())?.[0] ?? "";
  await expect.poll(printed).not.toBe("");
  const link = printed();
  const context = await device({ baseURL: instance.origin });
  const page = await context.newPage();
  const fill = async ({ name, email, password }: ReturnType<typeof stranger>) => {
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Make the account" }).click();
  };

  await test.step("a changed link is worth nothing, and says so on sight", async () => {
    const token = new URL(link).searchParams.get("token") ?? "";
    await page.goto(`/setup?token=${token.startsWith("A") ? "B" : "A"}${token.slice(1)}`);
    await expect(page.getByRole("heading", { name: "We don’t know this link" })).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
  });

  const administrator = stranger();
  await test.step("the printed one makes the administrator and signs them in", async () => {
    await page.goto(link);
    await fill(administrator);
    await expect(page).toHaveURL("/dashboard");
    await expect(page.getByText(`${administrator.email}, administrator`)).toBeVisible();
  });

  await test.step("and is used up", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "There is an administrator" })).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
  });

  await test.step("whoever signs up now is a user like any other", async () => {
    const person = await makePerson(instance.environment);
    const other = await device({ baseURL: instance.origin });
    const tab = await other.newPage();
    await tab.goto("/login");
    await signInByForm(tab, person);
    await expect(tab.getByText(`${person.email}, user`)).toBeVisible();
  });
});
