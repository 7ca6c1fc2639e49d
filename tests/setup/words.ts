import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namedTest, namesIn } from "../../scripts/feature/documents";
import { type Feature, sourceFiles } from "../../scripts/feature/inventory";

/** What only the matters of a capability are called, besides the names that it declares. Whole words, in any case. */
const terms: Readonly<Record<string, string>> = {
  "account-deletion": "people who were deleted|deletion|ACCOUNT_DELETION_GRACE", // feature:account-deletion
  administration: "invitations?|administrators (can|see|invite)", // feature:administration
  "api-tokens": "API tokens?|ptk_", // feature:api-tokens
  "data-export": "exporting all|all of (one|their)[’'`]?s? data", // feature:data-export
  demonstration: "demonstration", // feature:demonstration
  devices: "list of (the )?devices", // feature:devices
  "email-change": "changes? of (the |an )?address|address of before|email_change", // feature:email-change
  impersonation: "impersonat\\w+", // feature:impersonation
  mailbox: "dev/mailbox", // feature:mailbox
  "openid-provider": "OpenID provider|connected apps?|npm run (--silent )?clients|RATE_LIMIT_OIDC_\\w+", // feature:openid-provider
  passkeys: "passkeys?|WebAuthn", // feature:passkeys
  "password-reset": "forgotten password|(?<!event: |`)resets?|forgot your password", // feature:password-reset
  report: "MICROSERVICE_\\w+", // feature:report
  "revocation-stream": "revocation streams?|streams? of revocations|microservices?|revocations:read|servicesOnly", // feature:revocation-stream
  "security-txt": "security\\.txt|SECURITY_CONTACT", // feature:security-txt
  sharing: "shar(ed|ing) (of )?notes?|links to notes|RATE_LIMIT_SHARE_\\w+", // feature:sharing
  "sign-up": "sign[ -]?ups?|SIGNUP(_DOMAINS)?", // feature:sign-up
  sso: "sso|SSO_\\w+|answers? of a provider|Google|Microsoft", // feature:sso
  totp: "second[ -](factors?|step)|recovery codes?|authenticator apps?|trusted devices?|RECOVERY_WAIT|TRUSTED_DEVICE_TTL", // feature:totp
};

const isDocument = (path: string): boolean =>
  (path.endsWith(".md") && !/^(docs\/decisions\/|CHANGELOG)/.test(path)) || path === ".env.example";

/** Every word of a capability, as its files say before it is taken out: its paths, tables, codes and variables, and its own terms. */
export function wordsOf(root: string, { name, routes, tables, enums }: Feature): RegExp {
  const declared = [...routes, ...namesIn(readFileSync(join(root, `lib/shared/features/${name}.ts`), "utf8"))];
  const literal = declared.filter((word) => word !== "/").map((word) => word.replaceAll(/[.{}]/g, String.raw`\$&`));
  const stored = [...tables, ...enums].map((word) => `["\`]${word}["\`]`);
  return new RegExp(`(?<![\\w/-])(${[...literal, ...stored, terms[name] ?? []].flat().join("|")})(?![\\w/{-])`, "i");
}

/** The lines of documents that say one of these words; titles of tests that are there don't count. */
export const saying = (folder: string, words: RegExp): readonly string[] =>
  sourceFiles(folder)
    .filter(isDocument)
    .flatMap((path) =>
      readFileSync(join(folder, path), "utf8")
        .split("\n")
        .filter((line) => words.test(line.replaceAll(namedTest, "")))
        .map((line) => `${path}: ${line}`),
    );
