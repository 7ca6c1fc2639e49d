import { Link } from "@/app/_components/ui/link";

/** Where a list goes on, and back to its beginning. `of` is what it lists, such as `notes`. */
export function ListPages({
  path,
  of,
  isFirst,
  nextCursor,
  filters = {},
  first = "Newest",
  next = "Older",
}: {
  path: string;
  of: string;
  isFirst: boolean;
  nextCursor: string | null;
  /** What else stands in the query of each page. */
  filters?: Readonly<Record<string, string | undefined>>;
  /** What comes first, and what further on, where that is not by age. */
  first?: string;
  next?: string;
}) {
  if (isFirst && nextCursor === null) return null;
  const address = (cursor?: string) => {
    const pairs = Object.entries({ ...filters, cursor }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
  };
  return (
    <nav aria-label={`Pages of ${of}`} className="flex flex-wrap gap-3">
      {isFirst ? null : (
        <Link href={address()} className="key key-plain">
          {`${first} ${of}`}
        </Link>
      )}
      {nextCursor === null ? null : (
        <Link href={address(nextCursor)} className="key key-plain">
          {`${next} ${of}`}
        </Link>
      )}
    </nav>
  );
}
