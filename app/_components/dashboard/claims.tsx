import type { ReactNode } from "react";
import { LocalTime } from "@/app/_components/time/local-time";
import { CopyButton } from "@/app/_components/ui/copy-button";

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
  readonly act?: { readonly sub: string } | undefined; // feature:impersonation
};

/** What the access token says, claim by claim, folded away. Never the token itself: this page must not be worth stealing. */
export function Claims({ facts }: { facts: TokenFacts }) {
  return (
    <details className="fold plate min-w-0">
      <summary className="flex items-center gap-4 rounded-lg p-5 sm:px-7 sm:py-6">
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <h2 className="text-heading">What your token says</h2>
          <p className="max-w-[62ch] text-[0.9375rem] text-ink-2">
            Signed, not secret: it names you by number, never by name or e-mail.
          </p>
        </div>
        <svg viewBox="0 0 20 20" className="fold-sign size-5 flex-none text-ink-2" fill="none" aria-hidden="true">
          <path
            d="m5 7.5 5 5 5-5"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      </summary>
      <dl className="mx-5 mb-4 divide-y divide-line border-t border-line sm:mx-7">
        <Claim name="sub" meaning="You" id={facts.userId} />
        <Claim name="sid" meaning="This session" id={facts.sessionId} />
        <Claim name="jti" meaning="This token" id={facts.tokenId} />
        <Claim name="roles" meaning="What you may do">
          {facts.roles.join(", ")}
        </Claim>
        <Claim name="ver" meaning="Raised when your roles change; older tokens die">
          {facts.version}
        </Claim>
        <Claim name="amr" meaning="How you proved who you are">
          {facts.amr.length === 0 ? "Nobody has" : facts.amr.map(method).join(", ")}
        </Claim>
        <Claim name="auth_time" meaning="When you did">
          {when(facts)}
        </Claim>
        {/* feature:impersonation begin */}
        {facts.act ? <Claim name="act" meaning="Who is signed in as you" id={facts.act.sub} /> : null}
        {/* feature:impersonation end */}
        <Claim name="iat" meaning="Token issued">
          <LocalTime iso={facts.issuedAt.toISOString()} />
        </Claim>
        <Claim name="exp" meaning="Token expires">
          <LocalTime iso={facts.expiresAt.toISOString()} />
        </Claim>
      </dl>
    </details>
  );
}

/** One claim: its name, what it means, and its value. An identifier stays on one line, and can be copied. */
function Claim({
  name,
  meaning,
  id,
  children,
}: { name: string; meaning: string } & (
  { id: string; children?: undefined } | { id?: undefined; children: ReactNode }
)) {
  return (
    <div className="claim gap-x-6 py-1">
      <dt className="claim-name flex items-baseline gap-3 py-1 text-[0.9375rem] text-ink-2">
        <span className="flex-none font-mono text-[0.8125rem] text-ink sm:w-20">{name}</span>
        {meaning}
      </dt>
      <dd className="claim-value font-mono text-[0.8125rem] text-ink">
        {id === undefined ? children : <span className="identifier">{id}</span>}
      </dd>
      {id === undefined ? null : (
        <dd className="claim-copy">
          <CopyButton value={id} what={name} />
        </dd>
      )}
    </div>
  );
}

function when({ amr, authenticatedAt }: TokenFacts): ReactNode {
  if (amr.length === 0) return "Never";
  if (authenticatedAt.getTime() === 0) return "Without the second step: it proves nothing afresh"; // feature:totp
  return <LocalTime iso={authenticatedAt.toISOString()} />;
}

/** RFC 8176 method names in words. */
function method(name: string): string {
  return name === "pwd" ? "password" : name;
}
