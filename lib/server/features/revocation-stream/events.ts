import "server-only";
import type { Fresh, Hello, Revocation } from "@/lib/shared/features/revocation-stream";
import type { RememberedRow } from "../../session/revocation";

type Data = {
  readonly hello: Hello;
  readonly reset: Readonly<Record<string, never>>;
  readonly revoked: readonly Revocation[];
  readonly fresh: Fresh;
};

const encoder = new TextEncoder();

/**
 * An event as it goes over the wire (WHATWG HTML §9.2.6). JSON has no line breaks, so one field `data` holds it.
 *
 * @param id where a reader is who has read it
 */
export function eventOf<Name extends keyof Data>(name: Name, data: Data[Name], id?: string): Uint8Array {
  const lines = [`event: ${name}`, ...(id === undefined ? [] : [`id: ${id}`]), `data: ${JSON.stringify(data)}`];
  return encoder.encode(`${lines.join("\n")}\n\n`);
}

/** A row by the claim that it hits. */
export function toRevocation({ kind, subject, version, seconds }: RememberedRow): Revocation {
  switch (kind) {
    case "session":
      return { sid: subject, seconds };
    case "token":
      return { jti: subject, seconds };
    case "user":
      return { sub: subject, below: version, seconds };
  }
}

const rowsOfPage = 500;

/** Rows some hundreds at a time, taken from where they come from when they are asked for. */
export function* inPages(rows: Iterable<RememberedRow>): Generator<readonly Revocation[], void> {
  let page: Revocation[] = [];
  for (const row of rows) {
    page.push(toRevocation(row));
    if (page.length < rowsOfPage) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
