import { Link } from "@/app/_components/ui/link";
import { LocalTime } from "@/app/_components/time/local-time";
import type { Note } from "@/lib/shared/features/notes";

/** Notes as a list of links, each with its beginning. */
export function NoteList({ notes }: { notes: readonly Note[] }) {
  return (
    <ul className="plate divide-y divide-line">
      {notes.map(({ id, title, body, createdAt }) => (
        <li key={id} className="relative flex flex-col gap-1 p-5 hover:bg-raised sm:px-6">
          <h2 className="font-semibold break-words" dir="auto">
            <Link href={`/notes/${id}`} className="after:absolute after:inset-0">
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
