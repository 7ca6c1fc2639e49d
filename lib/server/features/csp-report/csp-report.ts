import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { parseStrictJson } from "@/lib/shared/strict-json";
import { log } from "../../log";
import { readText } from "../../http/body";
import { empty, toProblem } from "../../http/endpoint";

const text = z.string().max(2048).catch("");
/** The two formats in which browsers report: `report-uri` (CSP Level 2) and `report-to` (Reporting API). */
const legacy = z.object({
  "csp-report": z.object({ "effective-directive": text, "blocked-uri": text, "document-uri": text }),
});
const reports = z
  .array(
    z.object({
      type: z.literal("csp-violation"),
      body: z.object({ effectiveDirective: text, blockedURL: text, documentURL: text }),
    }),
  )
  .max(20);

const loggedAtMost = 20;
let logged = 0;
let minute = 0;

/**
 * Takes browsers' reports of violations of the Content-Security-Policy and logs them, a few a minute: anyone can send them, so
 * they are worth a look and never worth a full disk. Browsers send them without an origin, so there is no cross-site check.
 */
export async function cspReport(request: Request): Promise<Response> {
  try {
    const type = request.headers.get("content-type") ?? "";
    if (!/^application\/(csp-report|reports\+json|json)\b/.test(type)) throw new AppError("unsupported_media_type");
    const value = parse(await readText(request));
    const old = legacy.safeParse(value);
    const found = old.success
      ? [
          {
            directive: old.data["csp-report"]["effective-directive"],
            blocked: old.data["csp-report"]["blocked-uri"],
            page: old.data["csp-report"]["document-uri"],
          },
        ]
      : reports.parse(value).map(({ body }) => ({
          directive: body.effectiveDirective,
          blocked: body.blockedURL,
          page: body.documentURL,
        }));
    for (const violation of found) logOne(violation);
    return empty(204);
  } catch (error) {
    return toProblem(error instanceof z.ZodError ? new AppError("invalid_input", { cause: error }) : error);
  }
}

function parse(body: string): unknown {
  try {
    return parseStrictJson(body);
  } catch (error) {
    throw new AppError("invalid_request", { cause: error });
  }
}

/** Queries may hold mail tokens, so only paths are kept. */
const withoutQuery = (url: string): string => url.split(/[?#]/)[0] ?? "";

function logOne(violation: { readonly directive: string; readonly blocked: string; readonly page: string }): void {
  const now = Math.floor(Date.now() / 60_000);
  if (now !== minute) {
    minute = now;
    logged = 0;
  }
  logged += 1;
  if (logged > loggedAtMost) return;
  log.warn(
    { directive: violation.directive, blocked: withoutQuery(violation.blocked), page: withoutQuery(violation.page) },
    "a browser reports a violation of the Content-Security-Policy",
  );
}
