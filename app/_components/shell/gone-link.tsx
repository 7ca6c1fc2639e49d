import { Link } from "@/app/_components/ui/link";
import { AuthHeading } from "./auth-shell";

/** What to say about a link that does nothing, and where to go instead. */
export type Gone = {
  readonly title: string;
  readonly text: string;
  readonly next?: { readonly href: string; readonly label: string };
};

/** Stands in the place of the form that a good link leads to. */
export function GoneLink({ title, text, next }: Gone) {
  return (
    <>
      <AuthHeading title={title}>{text}</AuthHeading>
      {next === undefined ? null : (
        <Link href={next.href} className="key key-main">
          {next.label}
        </Link>
      )}
    </>
  );
}
