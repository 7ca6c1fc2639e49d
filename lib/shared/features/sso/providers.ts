import { z } from "zod";

/** How a provider is spoken to: OpenID Connect; with the ways of Microsoft or Apple; or GitHub, which has OAuth only. */
export type ProviderKind = "oidc" | "microsoft" | "apple" | "github";

/** A provider as its variables describe it. */
export type Provider = {
  readonly name: string;
  readonly label: string;
  readonly kind: ProviderKind;
  readonly issuer: string;
  readonly clientId: string;
  /** The secret that it gave this app; with a signer, the private key that this app signs its secrets with. */
  readonly clientSecret: { readonly text: string } | { readonly file: string };
  readonly signer?: Signer | undefined;
  /** Whether a second factor that it says to have asked for stands for ours. */
  readonly trustsMfa: boolean;
  /** Whether it says dependably when it last asked somebody who they are; the presets have habits of their own. */
  readonly provesAnew: boolean;
};

/** Whose secrets they are that this app signs for itself, and by which key. */
export type Signer = { readonly teamId: string; readonly keyId: string };

type Preset = Pick<Provider, "label" | "kind" | "issuer"> & { readonly signs?: true };
const presets: ReadonlyMap<string, Preset> = new Map([
  ["google", { label: "Google", kind: "oidc", issuer: "https://accounts.google.com" }],
  ["microsoft", { label: "Microsoft", kind: "microsoft", issuer: "https://login.microsoftonline.com/common/v2.0" }],
  ["apple", { label: "Apple", kind: "apple", issuer: "https://appleid.apple.com", signs: true }],
  ["github", { label: "GitHub", kind: "github", issuer: "https://github.com" }],
]);

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/** An issuer (OpenID Connect Discovery §3): https, or, where this app itself is on http, one on the same machine. */
function readIssuer(text: string, origin: string): string | undefined {
  const isUrl = URL.canParse(text) && !/[?#@\s]/.test(text);
  const isPrivate = loopback.test(text) && loopback.test(origin);
  return isUrl && (text.startsWith("https://") || isPrivate) ? text : undefined;
}

/** The variable of a provider, by what it is for. */
export const variableOf = (name: string, what: string): string => `SSO_${name.toUpperCase()}_${what}`;
/** What the variable is for that holds `clientSecret`, or with `_FILE` names its file. */
export const secretVariable = (signs: boolean) => (signs ? "PRIVATE_KEY" : "CLIENT_SECRET");

type Read = (what: string) => string | undefined;
type Refuse = (what: string, message: string) => void;

/** Apple's: what a secret is signed for, and with which of the team's keys. */
function readSigner(read: Read, refuse: Refuse): Signer {
  const [teamId = "", keyId = ""] = ["TEAM_ID", "KEY_ID"].map((what) => {
    const id = read(what) ?? "";
    if (!/^[A-Z0-9]{10}$/.test(id)) refuse(what, "must be the ten capital letters and digits that the provider shows");
    return id;
  });
  for (const what of ["CLIENT_SECRET", "CLIENT_SECRET_FILE"])
    if (read(what) !== undefined) refuse(what, "must not be set: secrets are signed here, with PRIVATE_KEY");
  return { teamId, keyId };
}

function readProvider(name: string, origin: string, read: Read, refuse: Refuse): readonly Provider[] {
  const preset = presets.get(name);
  const { label = name, kind = "oidc", signs = false } = preset ?? {};
  const key = secretVariable(signs);
  const [clientId, text, file] = [read("CLIENT_ID"), read(key), read(`${key}_FILE`)];
  const issuer = readIssuer(read("ISSUER") ?? preset?.issuer ?? "", origin);
  if (issuer === undefined) refuse("ISSUER", "must be the https URL that the provider calls its issuer");
  if (clientId === undefined) refuse("CLIENT_ID", "is missing; the provider gives you one");
  if ((text === undefined) === (file === undefined)) refuse(key, "or its _FILE must be set, one of the two");
  if (!["0", "1", undefined].includes(read("TRUST_MFA"))) refuse("TRUST_MFA", "must be 0 or 1");
  const signer = signs ? readSigner(read, refuse) : undefined;
  const clientSecret = text === undefined ? file && { file } : { text };
  if (issuer === undefined || clientId === undefined || !clientSecret) return [];
  const promises = { trustsMfa: read("TRUST_MFA") === "1", provesAnew: preset === undefined };
  return [{ name, label: read("LABEL") ?? label, kind, issuer, clientId, clientSecret, signer, ...promises }];
}

/**
 * SSO_PROVIDERS: names, and the variables that each brings along (`SSO_<NAME>_…`).
 *
 * The input is all variables.
 */
export const ssoProvidersSchema = z.record(z.string(), z.string()).transform((all, context): readonly Provider[] => {
  const refuse: Refuse = (variable, message) => context.addIssue({ code: "custom", path: [variable], message });
  const names = (all["SSO_PROVIDERS"] ?? "").split(",").flatMap((part) => part.trim() || []);
  if (new Set(names).size < names.length) refuse("SSO_PROVIDERS", "names a provider twice");
  return names.flatMap((name) => {
    if (!/^[a-z][a-z0-9]{0,30}$/.test(name)) {
      refuse("SSO_PROVIDERS", "must be names of small letters and digits, such as google,acme");
      return [];
    }
    return readProvider(
      name,
      all["APP_ORIGIN"] ?? "http://localhost",
      (what) => all[variableOf(name, what)]?.trim(),
      (what, message) => refuse(variableOf(name, what), message),
    );
  });
});
