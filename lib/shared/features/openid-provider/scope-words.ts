import { scopes as apiScopes } from "../../scopes";
import { identityScopes } from "./identity-scopes";

const words: Readonly<Record<string, string>> = { ...identityScopes, ...apiScopes };

/** What these scopes let an app do, in words; of one that is not known any more nothing. */
export const scopeWords = (scopes: readonly string[]): readonly string[] =>
  Object.keys(words).flatMap((scope) => (scopes.includes(scope) ? [words[scope] ?? ""] : []));
