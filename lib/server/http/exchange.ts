import "server-only";
import type { ServerResponse } from "node:http";
import { processWide } from "../process-wide";
import { requestContext } from "../request-context";

const reached = () => processWide("http.exchange.reached", () => new WeakSet<ServerResponse>());

/** Called at the border of every action: from here on, an error is ours. */
export function actionReached(): void {
  const response = requestContext()?.response;
  if (response !== undefined) reached().add(response);
}

/**
 * Turns the 500 that Next gives to a form it can't read (a body cut off, an unknown boundary, a reference to nothing) into a 400:
 * as long as no action has been reached, the fault is the sender's.
 */
export function blameUnreadableForm(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (given: number, ...rest: unknown[]): ServerResponse =>
    writeHead(given === 500 && !reached().has(response) ? 400 : given, ...rest);
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
