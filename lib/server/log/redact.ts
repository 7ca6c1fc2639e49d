import "server-only";

const masked = "[redacted]";

/** Names of fields that hold something a reader of logs must not have, in any spelling (`set-cookie`, `passwordHash`). */
const secretName =
  /authorization|cookie|passw(or)?d|passphrase|token|secret|pepper|privatekey|apikey|encryptionkey|credential/i;
/** These name a token without being one. */
const harmlessName = /^token(Id|Type|Version)$/;

/**
 * Values that are secret whatever their field is called: compact JWS/JWE, bcrypt hashes, Basic and Bearer credentials,
 * the password in a connection string, and 256 bits in base64url, which all our opaque tokens end in.
 */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, masked],
  [/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g, masked],
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}/gi, `$1 ${masked}`],
  [/\bptk_[0-9A-Za-z]{8,}/g, masked], // feature:api-tokens
  [/(?:\b[\w-]{1,64}\.){0,2}(?<![\w-])(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])[\w-]{43}(?![\w-])/g, masked],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,128}):[^\s/@]{1,256}@/gi, `$1:${masked}@`],
];

// Quantifiers are bounded and so is the text, so that no input makes a log line slow.
const longestText = 16_000;
const deepest = 6;
const longestList = 50;

/**
 * What a terminal obeys, an editor hides, or a reader sees elsewhere than it stands: controls but the line end and the tab, bidi overrides,
 * zero-width signs, line separators, half a surrogate pair.
 */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with what can't be seen shown by its code: `\u{202e}`. */
const visible = (text: string): string =>
  text.replaceAll(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);

/** The text with everything that looks like a credential masked, and what can't be seen shown by its code. */
export function redactText(text: string): string {
  const bounded = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return secretValues.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), visible(bounded));
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
    copy[visible(name)] = isSecret && item !== null && item !== undefined ? masked : redact(item, depth + 1);
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
