import type { z } from "zod";
import type { ErrorCode } from "./errors";
import type { RouteMethod } from "./route-row";

/** What one method of an endpoint takes and gives, for the OpenAPI document. */
export type Operation = {
  readonly path: string;
  readonly method: RouteMethod;
  readonly summary: string;
  readonly description?: string;
  readonly body?: z.ZodType;
  readonly success: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly setsCookies?: true;
  };
  /** Beyond those that follow from the kind of route. */
  readonly errors: readonly ErrorCode[];
  // feature:token-endpoint begin
  /** Members as OpenAPI writes them, where another standard says how things are sent. */
  readonly otherwise?: Readonly<Record<"requestBody" | "responses", object>>;
  // feature:token-endpoint end
  readonly query?: Readonly<Record<string, string>>;
};
