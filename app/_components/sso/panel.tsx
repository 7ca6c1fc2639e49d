import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";
import { identitiesPath } from "@/lib/shared/features/sso";

/** Leads to the providers. */
export function ProvidersPanel() {
  return (
    <Panel
      id="providers-panel"
      title="Sign-in providers"
      text="Accounts elsewhere that open this one, so that you need no password here."
    >
      <Link href={identitiesPath} className="key key-plain self-start">
        Manage them
      </Link>
    </Panel>
  );
}
