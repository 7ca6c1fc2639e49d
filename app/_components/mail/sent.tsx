import type { ReactNode } from "react";
import { AuthHeading } from "@/app/_components/shell/auth-shell";
import { Link } from "@/app/_components/ui/link";

/**
 * A mail is on its way to somebody, who can have it sent again or correct the address.
 *
 * @param note stands between the two
 * @param form sends it again
 */
export function Sent({
  said,
  note,
  correct,
  form,
}: {
  said: ReactNode;
  note?: ReactNode;
  correct: string;
  form: ReactNode;
}) {
  return (
    <>
      <AuthHeading title="Check your mail">{said}</AuthHeading>
      {note}
      <section aria-labelledby="again" className="flex flex-col gap-5 border-t border-line pt-7">
        <div className="flex flex-col gap-1">
          <h2 id="again" className="text-heading">
            No mail?
          </h2>
          <p className="text-ink-2">
            Look in the spam folder. Is the address wrong?{" "}
            <Link href={correct} className="link">
              Correct it
            </Link>
          </p>
        </div>
        {form}
      </section>
    </>
  );
}
