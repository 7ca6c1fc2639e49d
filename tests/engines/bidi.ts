import WebSocket from "ws";
import { z } from "zod";
import { patience } from "./engine";

const messageSchema = z.object({
  id: z.number().nullish(),
  result: z.unknown(),
  error: z.string().optional(),
  message: z.string().optional(),
});

export type Send = (method: string, params: object) => Promise<unknown>;

/** A connection that speaks WebDriver BiDi (w3.org/TR/webdriver-bidi): a command, and its result or an error. */
export async function connectBidi(url: string): Promise<{ send: Send; close: () => void }> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (message: z.output<typeof messageSchema>) => void>();
  socket.on("message", (data: Buffer) => {
    const message = messageSchema.parse(JSON.parse(data.toString()));
    if (typeof message.id === "number") waiting.get(message.id)?.(message);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let last = 0;
  const send: Send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const hanging = setTimeout(() => reject(new Error(`no answer to ${method}`)), patience);
      waiting.set(id, ({ error, message, result }) => {
        waiting.delete(id);
        clearTimeout(hanging);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error}: ${message ?? ""}`));
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send, close: () => socket.close() };
}
