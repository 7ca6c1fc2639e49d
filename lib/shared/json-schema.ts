import { z } from "zod";

/**
 * A schema as OpenAPI documents have it (JSON Schema 2020-12), without what belongs to a document of its own.
 *
 * @param io whether it is what somebody sends, or what they get
 */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, id: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}
