import "server-only";
import type { z } from "zod";
import { AppError, type FieldError } from "@/lib/shared/errors";
import { parseStrictJson } from "@/lib/shared/strict-json";

/** The largest JSON body that an endpoint takes unless it says otherwise, in bytes. */
const maxBodyBytes = 16 * 1024;

/** Reads at most `limit` bytes; the rest of a larger body is never buffered. */
async function readBounded(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw new AppError("payload_too_large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limit) throw new AppError("payload_too_large");
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}

/** A request's body as text, whatever its type, for reports that browsers send. */
export async function readText(request: Request, limit = maxBodyBytes): Promise<string> {
  return new TextDecoder().decode(await readBounded(request, limit));
}

/**
 * Parses a JSON body by a schema.
 *
 * @param limit bytes
 * @throws AppError `unsupported_media_type`, `payload_too_large`, `invalid_request` (not JSON), `invalid_input` (with fields)
 */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  limit = maxBodyBytes,
): Promise<z.output<S>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) throw new AppError("unsupported_media_type");
  const bytes = await readBounded(request, limit);
  let value: unknown;
  try {
    value = parseStrictJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new AppError("invalid_request", { cause: error });
  }
  return parseInput(schema, value);
}

/**
 * Parses anything from outside by a schema.
 *
 * @throws AppError `invalid_input` naming each field that is wrong
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError("invalid_input", { fields: fieldErrors(result.error) });
  return result.data;
}

/** The first thing wrong with each field. Unknown members are reported without repeating their names. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  const first = new Map<string, FieldError>();
  for (const issue of error.issues) {
    const field = issue.path.map(String).join(".");
    if (!first.has(field)) {
      const message =
        issue.code === "unrecognized_keys" ? "There are members here that are not expected." : issue.message;
      const own: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
      first.set(field, { field, code: typeof own === "string" ? own : issue.code, message });
    }
  }
  return [...first.values()];
}
