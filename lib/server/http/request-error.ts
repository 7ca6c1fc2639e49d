import "server-only";
import { log } from "../log";
import { blame } from "./exchange";

/** Where in the app an error arose, as Next tells it: the path of the file and whether it is a page, an action or a handler. */
export type Origin = { readonly routePath: string; readonly routeType: string };

/** Writes what a page or an action has thrown to the log, with the number (`digest`) under which the person sees it. */
export function logRequestError(error: unknown, { routePath, routeType }: Origin): void {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : undefined;
  const fields = { err: error, digest, route: routePath, kind: routeType };
  if (blame()) log.warn(fields, "a request could not be read");
  else log.error(fields, "a page or an action failed");
}
