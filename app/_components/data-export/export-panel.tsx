import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";

/** Leads to a copy of all of one's data. */
export function ExportPanel() {
  return (
    <Panel id="export-panel" title="Export your data" text="What we keep of you, in one file.">
      <Link href="/settings/account/export" className="key key-plain self-start">
        Export it
      </Link>
    </Panel>
  );
}
