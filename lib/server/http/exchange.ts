import "server-only";
import type { ServerResponse } from "node:http";
import { processWide } from "../process-wide";
import { requestContext } from "../request-context";

type Marks = { readonly reached: WeakSet<ServerResponse>; readonly unreadable: WeakSet<ServerResponse> };

const marks = () => processWide("http.exchange", (): Marks => ({ reached: new WeakSet(), unreadable: new WeakSet() }));

/** Called where our own code begins: at the border of an action, and wherever a page reads its request. */
export function ourCodeReached(): void {
  const response = requestContext()?.response;
  if (response !== undefined) marks().reached.add(response);
}

/**
 * Tells whose fault an error is by where it arose: before any code of ours ran, it is the request that Next could not read (a body
 * cut off, an unknown boundary, a reference to nothing).
 *
 * @returns whether it is the sender's
 */
export function blame(): boolean {
  const response = requestContext()?.response;
  if (response === undefined || marks().reached.has(response)) return false;
  marks().unreadable.add(response);
  return true;
}

/** Answers 400 where Next would say 500 to what it could not read. */
export function refuseUnreadable(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (given: number, ...rest: unknown[]): ServerResponse =>
    writeHead(given === 500 && marks().unreadable.has(response) ? 400 : given, ...rest);
}

/** Gives the answer to the page that is being rendered a header, where there is a Node response to reach. */
export function answerWithHeader(name: string, value: string): void {
  const response = requestContext()?.response;
  if (response?.headersSent === false) response.setHeader(name, value);
}

/**
 * Gives the page that is being rendered a status that Next has no word for (it knows 200, 401, 403, 404 and 500).
 *
 * @returns false where there is no Node response to reach (another host than `next start`): the caller must then fail in
 *   a way that isn't a 200
 */
export function answerWithStatus(status: number, headers: Readonly<Record<string, string>> = {}): boolean {
  const response = requestContext()?.response;
  if (response === undefined || response.headersSent) return false;
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (given: number, ...rest: unknown[]): ServerResponse => {
    if (given === 200) for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return writeHead(given === 200 ? status : given, ...rest);
  };
  return true;
}

// feature:revocation-stream begin
/** Takes hold of the connection of the answer under way: what is returned breaks it off, and does nothing once the answer is over. */
export function connectionBreaker(): () => void {
  const response = requestContext()?.response;
  return () => void response?.destroy();
}
// feature:revocation-stream end
