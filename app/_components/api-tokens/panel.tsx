import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";

/** What the page about security says of tokens. @param count how many there are, at least one */
export function TokensPanel({ count }: { count: number }) {
  return (
    <Panel
      id="tokens-panel"
      title="Tokens"
      text={
        count === 1
          ? "You have one. It goes on working when your password changes and when you sign out, until it expires or you revoke it."
          : `You have ${count}. They go on working when your password changes and when you sign out, until they expire or you revoke them.`
      }
    >
      <Link href="/settings/tokens" className="key key-plain self-start">
        Look at your tokens
      </Link>
    </Panel>
  );
}
