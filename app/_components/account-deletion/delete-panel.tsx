import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";

/** Leads to the end of the account. */
export function DeletePanel() {
  return (
    <Panel
      id="delete-panel"
      title="Delete your account"
      text="You are asked once more, and can change your mind for a while."
    >
      <Link href="/settings/account/delete" className="key key-end self-start">
        Delete it
      </Link>
    </Panel>
  );
}
