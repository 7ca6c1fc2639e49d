import "server-only";
import type { Role } from "@/lib/shared/roles";
import type { Scope } from "@/lib/shared/scopes";

/**
 * A program that a person has given a token of theirs. Whichever capabilities there are, the guard tells people from programs: this is the kind of
 * program that it always knows.
 */
export type ApiToken = {
  readonly kind: "api_token";
  readonly userId: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly tokenId: string;
  readonly expiresAt: Date;
};
