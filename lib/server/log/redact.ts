import "server-only";

const masked = "[redacted]";

/** Names of fields that hold something a reader of logs must not have, in any spelling (`set-cookie`, `passwordHash`). */
const secretName = /authorization|cookie|passw(or)?d|passphrase|token|secret|pepper|privatekey|apikey|credential/i;
/** These name a token without being one. */
const harmlessName = /^token(Id|Type|Version)$/;

/**
 * Values that are secret whatever their field is called: compact JWS/JWE, bcrypt hashes, Basic and Bearer credentials,
 * and the password in a connection string.
 */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, masked],
  [/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g, masked],
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}/gi, `$1 ${masked}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${masked}@`],
];

const deepest = 6;
const longestList = 50;

/** The text with everything that looks like a credential masked. */
export function redactText(text: string): string {
  return secretValues.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

/**
 * A copy for the log: fields with secret names and values that look like credentials are masked, at any depth.
 * Errors become plain objects that keep `code` and the chain of causes. Cycles and deep nests are cut, so that a log
 * line can never throw or grow without end.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "[deep]";
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (Array.isArray(value)) return value.slice(0, longestList).map((item) => redact(item, depth + 1));
  if (value instanceof Headers || value instanceof Map) {
    return redact(Object.fromEntries([...value].map(([key, item]) => [String(key), item as unknown])), depth + 1);
  }
  return redactFields(value, depth);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(fields)) {
    const isSecret = secretName.test(name.replaceAll(/[-_]/g, "")) && !harmlessName.test(name);
    copy[name] = isSecret && item !== null && item !== undefined ? masked : redact(item, depth + 1);
  }
  return copy;
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    ...redactFields(error, depth),
    // Not enumerable; a refused connection that tried two addresses says so only here.
    ...(error instanceof AggregateError ? { errors: redact(error.errors, depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
