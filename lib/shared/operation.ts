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
  readonly query?: Readonly<Record<string, string>>;
};
