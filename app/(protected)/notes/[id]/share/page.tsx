import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readNote } from "@/lib/server/features/notes/notes";
import { readShares } from "@/lib/server/features/sharing/shares";
import { ShareNote } from "./form";

export const metadata: Metadata = { title: "Share", robots: { index: false } };

export default protectedPage("/notes/{id}/share", async ({ session, params }) => {
  const note = await readNote(session, params.id);
  const shares = await readShares(session);
  return (
    <>
      <p className="pb-3">
        <Link href={`/notes/${note.id}`} className="link inline-flex min-h-11 items-center">
          Back to the note
        </Link>
      </p>
      <PageHeading title={`Share “${note.title}”`}>
        Whoever has the link reads this note, as it is when they open it, and your name. They change nothing.
      </PageHeading>
      <ShareNote id={note.id} shares={shares.map(({ id }) => id)} />
    </>
  );
});
