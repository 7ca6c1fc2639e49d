import { Link } from "@/app/_components/ui/link";

/** Where a list goes on, and back to its beginning. `of` is what it lists, such as `notes`. */
export function ListPages({
  path,
  of,
  isFirst,
  nextCursor,
}: {
  path: string;
  of: string;
  isFirst: boolean;
  nextCursor: string | null;
}) {
  if (isFirst && nextCursor === null) return null;
  return (
    <nav aria-label={`Pages of ${of}`} className="flex flex-wrap gap-3">
      {isFirst ? null : (
        <Link href={path} className="key key-plain">
          {`Newest ${of}`}
        </Link>
      )}
      {nextCursor === null ? null : (
        <Link href={`${path}?cursor=${nextCursor}`} className="key key-plain">
          {`Older ${of}`}
        </Link>
      )}
    </nav>
  );
}
