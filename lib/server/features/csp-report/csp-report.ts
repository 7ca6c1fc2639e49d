import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { parseStrictJson } from "@/lib/shared/strict-json";
import { log } from "../../log";
import { readText } from "../../http/body";
import { empty } from "../../http/endpoint";

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
 * they are worth a look and never worth a full disk.
 *
 * @throws AppError `unsupported_media_type`, `invalid_request`, `invalid_input`
 */
export async function cspReport(request: Request): Promise<Response> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(csp-report|reports\+json|json)\b/.test(type)) throw new AppError("unsupported_media_type");
  for (const violation of violationsIn(parse(await readText(request)))) logOne(violation);
  return empty(204);
}

type Violation = { readonly directive: string; readonly blocked: string; readonly page: string };

function violationsIn(value: unknown): readonly Violation[] {
  const old = legacy.safeParse(value);
  if (old.success) {
    const report = old.data["csp-report"];
    const { "effective-directive": directive, "blocked-uri": blocked, "document-uri": page } = report;
    return [{ directive, blocked, page }];
  }
  const { success, data, error } = reports.safeParse(value);
  if (!success) throw new AppError("invalid_input", { cause: error });
  return data.map(({ body }) => ({
    directive: body.effectiveDirective,
    blocked: body.blockedURL,
    page: body.documentURL,
  }));
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

function logOne(violation: Violation): void {
  const now = Math.floor(performance.now() / 60_000);
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
