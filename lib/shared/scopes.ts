/** What a person may let a program do for them, and how it is called where they choose. The only place that says so; rows of the route table ask for it. */
export const declaredScopes = {
  "profile:read": "Read your name and your address",
  // feature:notes begin
  "notes:read": "Read your notes",
  "notes:write": "Write notes, and change and delete those it may read",
  // feature:notes end
} as const satisfies Readonly<Record<string, string>>;

type Declared = keyof typeof declaredScopes;
/** One of those; where there are none, whatever the first may be called. */
export type Scope = [Declared] extends [never] ? `${string}:${string}` : Declared;
// feature:api-tokens begin
export const scopes: Readonly<Record<Scope, string>> = declaredScopes;
export const scopeNames = Object.keys(declaredScopes) as readonly Scope[];
// feature:api-tokens end
