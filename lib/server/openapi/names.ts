import "server-only";

type Json = Readonly<Record<string, unknown>>;
type Document = Json & { readonly components: Json & { readonly schemas: Json } };

const from = "#/$defs/";
const to = "#/components/schemas/";

/**
 * The same document with each schema that has a name among its components, once. As they are made, they stand in the `$defs` of wherever they
 * are used, and `#/$defs/…` means those of the whole document (RFC 3986 §4.4), which has none.
 */
export function withNames(document: Document): Json {
  const named: Record<string, unknown> = {};
  const moved = move(document, named) as Document;
  const schemas = { ...moved.components.schemas, ...named };
  return { ...moved, components: { ...moved.components, schemas } };
}

function move(value: unknown, named: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => move(item, named));
  if (typeof value !== "object" || value === null) return value;
  const { $defs = {}, ...rest } = value as Json;
  for (const [name, schema] of Object.entries($defs as Json)) {
    const { id: _, ...body } = schema as Json;
    named[name] = move(body, named);
  }
  return Object.fromEntries(
    Object.entries(rest).map(([key, item]) => [
      key,
      key === "$ref" && typeof item === "string" ? item.replace(from, to) : move(item, named),
    ]),
  );
}
