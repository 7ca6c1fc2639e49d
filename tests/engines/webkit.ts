import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { freePort } from "../harness";
import { run } from "../setup/run";
import { type Browser, patience, type Tab } from "./engine";

/** WebKitGTK's own small browser, by WebDriver (w3.org/TR/webdriver2), in a display that nobody sees. */
export async function launchWebKit(driver: string, browser: string): Promise<Browser> {
  const screen = run("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x800x24"]);
  await screen.says(/^\d+\n/);
  const port = await freePort();
  const env = { DISPLAY: `:${screen.output().trim()}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" };
  const app = run(driver, [`--port=${port}`], { env });
  const send = (method: string, path: string, body?: object) =>
    command(`http://127.0.0.1:${port}${path}`, method, body);
  while (
    !(await send("GET", "/status").then(
      () => true,
      () => false,
    ))
  )
    await sleep(50);
  const options = { binary: browser, args: ["--automation"] };
  const alwaysMatch = { acceptInsecureCerts: true, "webkitgtk:browserOptions": options };
  const { sessionId } = sessionSchema.parse(await send("POST", "/session", { capabilities: { alwaysMatch } }));
  const ask: Ask = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
  let front: string | undefined;
  return {
    newTab: async () => {
      const { handle } = handleSchema.parse(await ask("POST", "/window/new", { type: "tab" }));
      // There is one tab at a time that commands go to.
      return tabOf(async (method, path, body) => {
        if (front !== handle) await ask("POST", "/window", { handle });
        front = handle;
        return ask(method, path, body);
      });
    },
    close: async () => {
      await ask("DELETE", "");
      for (const program of [app, screen]) {
        program.signal("SIGTERM");
        await program.ended;
      }
    },
  };
}

const answerSchema = z.object({ value: z.unknown() });
const sessionSchema = z.object({ sessionId: z.string() });
const handleSchema = z.object({ handle: z.string() });
/** The constant name of WebDriver §12.3 for a reference to an element. */
const elementSchema = z.object({ "element-6066-11e4-a52e-4f735466cecf": z.string() });

async function command(url: string, method: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patience),
  });
  const { value } = answerSchema.parse(await answer.json());
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${JSON.stringify(value)}`);
  return value;
}

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

function tabOf(ask: Ask): Tab {
  const on = async (selector: string, what: string, body: object) => {
    const found = elementSchema.parse(await ask("POST", "/element", { using: "css selector", value: selector }));
    await ask("POST", `/element/${Object.values(found)[0] ?? ""}/${what}`, body);
  };
  return {
    goTo: (url) => ask("POST", "/url", { url }),
    back: () => ask("POST", "/back", {}),
    evaluate: (expression) => ask("POST", "/execute/sync", { script: `return (${expression})`, args: [] }),
    type: async (selector, text) => {
      await on(selector, "clear", {});
      await on(selector, "value", { text });
    },
    click: (selector) => on(selector, "click", {}),
    deleteCookie: (name) => ask("DELETE", `/cookie/${name}`),
  };
}
