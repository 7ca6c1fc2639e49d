import { scopes as apiScopes, serviceScopes } from "../../scopes";
import { identityScopes } from "./identity-scopes";

/** What a client may ask for at all. */
export const scopeNames: readonly string[] = [
  ...Object.keys(identityScopes),
  ...Object.keys(apiScopes),
  ...serviceScopes,
];

/** What kinds of clients there are, and how whoever registers one calls them. */
export const kinds = [
  ["web", "An app with a server, which keeps a secret"],
  ["public", "A program on people’s own devices, which can’t"],
  ["service", "A service, which acts for itself"],
] as const;
