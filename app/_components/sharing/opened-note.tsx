import { NoteBody } from "@/app/_components/notes/note-body";
import { LocalTime } from "@/app/_components/time/local-time";
import { brand } from "@/lib/shared/brand";
import type { OpenedShare } from "@/lib/shared/features/sharing/opening";

/** A note of somebody else's, as text, and whose it is: what stands in it is not said by this site. */
export function OpenedNote({ opened }: { opened: OpenedShare }) {
  const { note, sharedBy, expiresAt, usesLeft } = opened;
  return (
    <article className="flex min-w-0 flex-col gap-6">
      <div className="flex flex-col gap-1.5" tabIndex={-1} data-form-message="">
        <h1 className="text-title wrap-anywhere" dir="auto">
          {note.title}
        </h1>
        <p className="text-ink-2">
          Shared by <strong className="font-medium wrap-anywhere text-ink">{sharedBy}</strong>. Changed{" "}
          <LocalTime iso={note.updatedAt} />.
        </p>
      </div>
      <NoteBody body={note.body} />
      <p className="text-sm text-ink-3">
        {left(usesLeft)} It expires <LocalTime iso={expiresAt} />, or when it is stopped. Written by whoever shared it,
        not by {brand.name}: be as careful with it as with a mail.
      </p>
    </article>
  );
}

function left(uses: number | null): string {
  if (uses === null) return "The link opens any number of times.";
  if (uses === 0) return "The link is used up: it does not open again. Take what you need before you leave this page.";
  return uses === 1 ? "The link opens once more." : `The link opens ${uses} times more.`;
}
