import "server-only";
import type { Role } from "@/lib/shared/roles";
import type { Scope } from "@/lib/shared/scopes";

/** A program that speaks for a person, and how far. */
export type Program = {
  readonly userId: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly tokenId: string;
  readonly expiresAt: Date;
};

/** A program that a person has given a token of theirs. It belongs to the core: what scopes mean in a row of the route table is decided for it. */
export type ApiToken = Program & { readonly kind: "api_token" };
