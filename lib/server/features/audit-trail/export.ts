import "server-only";
import type { AuditEvent, AuditFilters } from "@/lib/shared/features/audit-trail";
import { happened } from "../../events";
import { streamText } from "../../http/text-stream";
import type { Session } from "../../session/session";
import { csvHeader, toCsvLine } from "./csv";
import type { AuditSelection } from "./store";
import { selectEvents, streamTrail } from "./trail";

/** How an export is written, line by line. */
const formats = {
  csv: { type: "text/csv; charset=utf-8", header: csvHeader, line: toCsvLine },
  // https://jsonlines.org
  jsonl: {
    type: "application/jsonl; charset=utf-8",
    header: "",
    line: (event: AuditEvent) => `${JSON.stringify(event)}\n`,
  },
} as const;

export type AuditExport = {
  readonly contentType: string;
  readonly filename: string;
  readonly body: ReadableStream<Uint8Array>;
};

/**
 * The trail as a file that is written while it is read: memory holds one piece, and nobody reads further than the client takes. Who took
 * what away is told in the trail.
 *
 * @param stillAdmitted asked before each piece; a session that ends, or has other rights, breaks the file off, so that nobody takes it for whole
 * @throws AppError `unavailable`
 */
export async function exportTrail(
  by: Session,
  { format, ...filters }: AuditFilters & { readonly format: keyof typeof formats },
  stillAdmitted: () => Promise<boolean>,
): Promise<AuditExport> {
  const { type: contentType, header, line } = formats[format];
  const selection = await selectEvents(filters);
  const { type = null, outcome = null, session = null, from, to } = filters;
  // By id: an address would outlive the account that it was of.
  const person = selection === null ? "nobody" : (selection.userId ?? null);
  const asked = { person, type, outcome, session, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
  const { userId, sessionId } = by;
  await happened({
    type: "audit_exported",
    outcome: "success",
    userId,
    sessionId,
    detail: { by: userId, format, ...asked },
  });
  const body = streamText(write(selection, { header, line }, stillAdmitted));
  return { contentType, filename: `audit.${format}`, body };
}

async function* write(
  selection: AuditSelection | null,
  { header, line }: Pick<(typeof formats)[keyof typeof formats], "header" | "line">,
  stillAdmitted: () => Promise<boolean>,
): AsyncGenerator<string, undefined> {
  yield header;
  for await (const events of streamTrail(selection)) {
    if (!(await stillAdmitted())) throw new Error("the session has ended, or its rights have changed");
    yield events.map(line).join("");
  }
  return undefined;
}
