import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";

export const metadata: Metadata = { title: "Export your data", robots: { index: false } };

export default protectedPage("/settings/account/export", () => (
  <>
    <PageHeading title="Export your data">What we keep of you, in one file.</PageHeading>
    <Panel
      id="export-panel"
      title="What is in it"
      text="Your account, where you are signed in, what is on record of what you did, and everything that you have written here, as JSON. No password and no key is in it; keep it safe all the same."
    >
      <form action="/api/account/export">
        <button type="submit" className="key key-main">
          Download
        </button>
      </form>
    </Panel>
  </>
));
