import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { NoteList } from "@/app/_components/notes/note-list";
import { ListPages } from "@/app/_components/ui/list-pages";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { listNotes } from "@/lib/server/features/notes/notes";
import { AppError } from "@/lib/shared/errors";
import { notesQuerySchema } from "@/lib/shared/features/notes";
import { NewNoteForm } from "./form";

const but = [
  "",
  ", and whoever has a link that you made", // feature:sharing
].join("");

export const metadata: Metadata = { title: "Notes", robots: { index: false } };

export default protectedPage("/notes", async ({ session, searchParams }) => {
  const query = notesQuerySchema.safeParse(searchParams);
  if (!query.success) throw new AppError("not_found");
  const { cursor } = query.data;
  const { notes, nextCursor } = await listNotes(session, cursor);
  const isFirst = cursor === undefined;
  return (
    <>
      <PageHeading title="Notes">Only you can open them{but}.</PageHeading>
      <div className={`grid items-start gap-6 ${isFirst ? "lg:grid-cols-[22rem_minmax(0,1fr)]" : ""}`}>
        {isFirst ? (
          <Panel id="new-note" title="New note">
            <NewNoteForm />
          </Panel>
        ) : null}
        <div className="flex min-w-0 flex-col gap-4">
          {searchParams["deleted"] === undefined ? null : (
            <Notice tone="done" role="status">
              The note is deleted.
            </Notice>
          )}
          {notes.length === 0 ? (
            <p className="rounded-lg border border-dashed border-line-strong p-8 text-center text-ink-3">
              {isFirst ? "No notes yet. The first one you save will stand here." : "There are no older notes."}
            </p>
          ) : (
            <NoteList notes={notes} />
          )}
          <ListPages path="/notes" of="notes" isFirst={isFirst} nextCursor={nextCursor} />
        </div>
      </div>
    </>
  );
});
