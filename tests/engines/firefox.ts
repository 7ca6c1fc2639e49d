import { z } from "zod";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { run } from "../setup/run";
import { connectBidi, type Send } from "./bidi";
import type { Browser, Tab } from "./engine";

/** Firefox, by WebDriver BiDi, which it speaks by itself. */
export async function launchFirefox(program: string): Promise<Browser> {
  const profile = scratchFolder("firefox");
  const app = run(program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]);
  const listening = /WebDriver BiDi listening on (ws:\/\/\S+)/;
  await app.says(listening);
  const { send, close } = await connectBidi(`${listening.exec(app.output())?.[1] ?? ""}/session`);
  await send("session.new", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
  return {
    newTab: async () => tabOf(send, contextSchema.parse(await send("browsingContext.create", { type: "tab" })).context),
    close: async () => {
      close();
      app.signal("SIGTERM");
      await app.ended;
      removeScratch(profile);
    },
  };
}

const contextSchema = z.object({ context: z.string() });
const valueSchema = z.object({ type: z.literal("success"), result: z.object({ value: z.string().optional() }) });
const nodesSchema = z.object({ nodes: z.tuple([z.object({ sharedId: z.string() })]) });

function tabOf(send: Send, context: string): Tab {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = valueSchema.parse(
      await send("script.evaluate", {
        expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
        target: { context },
        awaitPromise: true,
      }),
    );
    return JSON.parse(result.value ?? "null");
  };
  const act = (actions: object) => send("input.performActions", { context, actions: [actions] });
  const click = async (selector: string) => {
    const locator = { type: "css", value: selector };
    await evaluate(`void document.querySelector(${JSON.stringify(selector)}).scrollIntoView({ block: "center" })`);
    const found = await send("browsingContext.locateNodes", { context, locator, maxNodeCount: 1 });
    const [{ sharedId }] = nodesSchema.parse(found).nodes;
    const origin = { type: "element", element: { sharedId } };
    const actions = [{ type: "pointerMove", x: 0, y: 0, origin }, press("pointerDown"), press("pointerUp")];
    await act({ type: "pointer", id: "mouse", actions });
  };
  return {
    evaluate,
    click,
    goTo: (url) => send("browsingContext.navigate", { context, url, wait: "complete" }),
    back: () => send("browsingContext.traverseHistory", { context, delta: -1 }),
    type: async (selector, text) => {
      await evaluate(`void document.querySelector(${JSON.stringify(selector)}).select()`);
      const keys = [...text].flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
      await act({ type: "key", id: "keyboard", actions: keys });
    },
    deleteCookie: (name) => send("storage.deleteCookies", { filter: { name } }),
  };
}

const press = (type: string) => ({ type, button: 0 });
