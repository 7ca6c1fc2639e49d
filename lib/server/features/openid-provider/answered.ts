import "server-only";
import type { KoaContextWithOIDC } from "oidc-provider";

/** Whether the library has answered with an error of this name (RFC 6749 §5.2). */
export const hasAnswered = ({ body }: Pick<KoaContextWithOIDC, "body">, error: string): boolean =>
  typeof body === "object" && body !== null && "error" in body && body.error === error;
