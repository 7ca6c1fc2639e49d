import { LastUsed } from "@/app/_components/time/last-used";
import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";
import type { ApiToken } from "@/lib/shared/features/api-tokens";

/** What the page about security says of tokens, so that whoever changes the password sees what goes on. @param tokens one at least */
export function TokensPanel({ tokens, serverNow }: { tokens: readonly ApiToken[]; serverNow: number }) {
  return (
    <Panel
      id="tokens-panel"
      title="Tokens"
      text="They go on working when your password changes and when you sign out, until they expire or you revoke them."
    >
      <ul className="flex flex-col gap-3">
        {tokens.map(({ id, name, lastUsedAt }) => (
          <li key={id}>
            <p className="font-semibold wrap-anywhere">{name}</p>
            <p className="text-[0.9375rem] text-ink-2">
              <LastUsed iso={lastUsedAt} serverNow={serverNow} />
            </p>
          </li>
        ))}
      </ul>
      <Link href="/settings/tokens" className="key key-plain self-start">
        Revoke tokens
      </Link>
    </Panel>
  );
}
