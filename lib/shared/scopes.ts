/** What a person may let a program do for them, and how it is called where they choose. The only place that says so; rows of the route table ask for it. */
export const scopes = {
  "profile:read": "Read your name and your address",
  // feature:notes begin
  "notes:read": "Read your notes",
  "notes:write": "Write notes, and change and delete those it may read",
  // feature:notes end
} as const satisfies Readonly<Record<string, string>>;

export type Scope = keyof typeof scopes;

// feature:openid-provider begin
/** What a program may do that acts for itself. No person can give it. */
export const serviceScopes = [
  "revocations:read", // feature:revocation-stream
] as const satisfies readonly string[];
export type ServiceScope = (typeof serviceScopes)[number];
// feature:openid-provider end

type ScopeOf = {
  readonly personsProgram: Scope;
  readonly service: ServiceScope; // feature:openid-provider
};
/** What a row may ask for. */
export type AnyScope = ScopeOf[keyof ScopeOf];

export const scopeNames = Object.keys(scopes) as readonly Scope[]; // feature:api-tokens
