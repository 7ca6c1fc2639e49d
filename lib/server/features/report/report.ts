import "server-only";
import { ResponseBodyError, WWWAuthenticateChallengeError } from "openid-client";
import type { z } from "zod";
import {
  type AllAnswer,
  allFiguresSchema,
  type Answered,
  type OwnAnswer,
  ownFiguresSchema,
} from "@/lib/shared/features/report";
import { log } from "../../log";
import { faultOf } from "../../log/fault";
import type { Session } from "../../session/session";
import { reportService } from "./service";
import { ownPass, type Pass, passFor } from "./tokens";

/** How long the service may take, in ms: a person waits, and without scripts they see nothing meanwhile. */
const patience = 2_000;

export type Report = { readonly clientId: string; readonly own: OwnAnswer; readonly all: AllAnswer };

/**
 * Asks the service on somebody's behalf, and as this app itself. Whatever comes of one, the other is told too.
 *
 * @returns undefined where no service is set
 */
export async function readReport(session: Session): Promise<Report | undefined> {
  const service = reportService();
  if (service === undefined) return undefined;
  const [own, all] = await Promise.all([
    ask(service.url, passFor(session, service), ownFiguresSchema),
    ask(service.url, ownPass(service), allFiguresSchema),
  ]);
  return { clientId: service.clientId, own, all };
}

async function ask<T>(url: string, pass: Pass, schema: z.ZodType<T>): Promise<Answered<T>> {
  try {
    let answer = await show(url, await pass.get());
    if (answer.status === 401) {
      // What is kept may have been revoked since, and the next one be good.
      pass.forget();
      answer = await show(url, await pass.get());
    }
    if (answer.status === 401 || answer.status === 403) return told("refused", `the service answered ${answer.status}`);
    if (!answer.ok) return told("down", `the service answered ${answer.status}`);
    return { state: "answered", figures: schema.parse(await answer.json()) };
  } catch (error) {
    const isRefusal = error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError;
    return told(
      isRefusal && error.status < 429 ? "refused" : "down",
      error instanceof ResponseBodyError ? error.error : faultOf(error),
    );
  }
}

const show = (url: string, token: string): Promise<Response> =>
  fetch(`${url}/figures`, {
    headers: { accept: "application/json", authorization: `Bearer ${token}` },
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(patience),
  });

function told(state: "refused" | "down", fault: string): { readonly state: "refused" | "down" } {
  log.warn({ fault }, "the service of the report can't be asked");
  return { state };
}
