import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { protectedPage } from "@/app/(protected)/protected-page";
import { NoteBody } from "@/app/_components/notes/note-body";
import { LocalTime } from "@/app/_components/time/local-time";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { readNote } from "@/lib/server/features/notes/notes";
import { DeleteNoteForm, EditNoteForm } from "./form";

export const metadata: Metadata = { title: "Note", robots: { index: false } };

export default protectedPage("/notes/{id}", async ({ session, params }) => {
  const note = await readNote(session, params.id);
  return (
    <>
      <p className="pb-3">
        <Link href="/notes" className="link inline-flex min-h-11 items-center">
          All notes
        </Link>
      </p>
      <PageHeading title={note.title}>
        Written <LocalTime iso={note.createdAt} />
        {note.updatedAt === note.createdAt ? null : (
          <>
            , changed <LocalTime iso={note.updatedAt} />
          </>
        )}
      </PageHeading>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <NoteBody body={note.body} />
        <div className="flex min-w-0 flex-col gap-6">
          <Panel id="edit-note" title="Edit">
            <EditNoteForm note={note} />
          </Panel>
          {/* feature:sharing begin */}
          <Panel id="share-note" title="Share" text="By a link, for others to read. They change nothing.">
            <Link href={`/notes/${note.id}/share`} className="key key-plain self-start">
              Share this note
            </Link>
          </Panel>
          {/* feature:sharing end */}
          <Panel id="delete-note" title="Delete" text="It is gone for good: there is no bin to get it back from.">
            <DeleteNoteForm id={note.id} />
          </Panel>
        </div>
      </div>
    </>
  );
});
