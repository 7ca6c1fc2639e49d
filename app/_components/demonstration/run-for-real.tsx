import { Link } from "@/app/_components/ui/link";
import { loginPath } from "@/lib/shared/links";
import { LiveRun } from "./live-run";

/** The way from the recording to the real thing: for who is signed in it runs here. */
export function RunForReal({ signedIn }: { signedIn: boolean }) {
  return (
    <div className="border-t border-line px-6 py-5 sm:px-8">
      {signedIn ? (
        <LiveRun />
      ) : (
        <p className="text-[0.9375rem] text-ink-2">
          <Link href={loginPath({ next: "/" })} className="link inline-flex min-h-11 items-center">
            Sign in
          </Link>{" "}
          to run it for real, on a session that is made for it. Yours stays.
        </p>
      )}
    </div>
  );
}
