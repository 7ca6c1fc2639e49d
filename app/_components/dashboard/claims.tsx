import { LocalTime } from "@/app/_components/time/local-time";

export type TokenFacts = {
  readonly userId: string;
  readonly sessionId: string;
  readonly tokenId: string;
  readonly roles: readonly string[];
  readonly version: number;
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

/** What the access token says, claim by claim. Never the token itself: this page must not be worth stealing. */
export function Claims({ facts }: { facts: TokenFacts }) {
  const rows = [
    ["sub", "You", facts.userId],
    ["sid", "This session", facts.sessionId],
    ["jti", "This token", facts.tokenId],
    ["roles", "What you may do", facts.roles.join(", ")],
    ["ver", "Raised when your roles change; older tokens die", String(facts.version)],
    ["amr", "How you proved who you are", facts.amr.map(method).join(", ")],
    ["auth_time", "When you did", <LocalTime key="auth_time" iso={facts.authenticatedAt.toISOString()} />],
    ["iat", "Token issued", <LocalTime key="iat" iso={facts.issuedAt.toISOString()} />],
    ["exp", "Token expires", <LocalTime key="exp" iso={facts.expiresAt.toISOString()} />],
  ] as const;
  return (
    <dl className="divide-y divide-line">
      {rows.map(([claim, meaning, value]) => (
        <div key={claim} className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[17rem_minmax(0,1fr)]">
          <dt className="flex items-baseline gap-3 text-[0.9375rem] text-ink-2">
            <span className="w-20 flex-none font-mono text-[0.8125rem] text-ink">{claim}</span>
            {meaning}
          </dt>
          <dd className="font-mono text-[0.8125rem] leading-6 break-all text-ink max-sm:pl-[5.75rem]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** RFC 8176 method names in words. */
function method(name: string): string {
  return name === "pwd" ? "password" : name;
}
