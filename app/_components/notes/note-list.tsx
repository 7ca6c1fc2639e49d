import Link from "next/link";
import { LocalTime } from "@/app/_components/time/local-time";
import type { Note } from "@/lib/shared/features/notes";

/** Notes as a list of links, each with its beginning. */
export function NoteList({ notes }: { notes: readonly Note[] }) {
  return (
    <ul className="plate divide-y divide-line">
      {notes.map(({ id, title, body, createdAt }) => (
        <li key={id} className="relative flex flex-col gap-1 p-5 hover:bg-raised sm:px-6">
          <h2 className="font-semibold break-words" dir="auto">
            <Link href={`/notes/${id}`} prefetch={false} className="after:absolute after:inset-0">
              {title}
            </Link>
          </h2>
          <p className="line-clamp-2 text-[0.9375rem] break-words text-ink-2 empty:hidden" dir="auto">
            {body.slice(0, 400)}
          </p>
          <p className="text-sm text-ink-3">
            <LocalTime iso={createdAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Where the list goes on, and back to its beginning. */
export function NotePages({ isFirst, nextCursor }: { isFirst: boolean; nextCursor: string | null }) {
  if (isFirst && nextCursor === null) return null;
  return (
    <nav aria-label="Pages of notes" className="flex flex-wrap gap-3">
      {isFirst ? null : (
        <Link href="/notes" prefetch={false} className="key key-plain">
          Newest notes
        </Link>
      )}
      {nextCursor === null ? null : (
        <Link href={`/notes?cursor=${nextCursor}`} prefetch={false} className="key key-plain">
          Older notes
        </Link>
      )}
    </nav>
  );
}
