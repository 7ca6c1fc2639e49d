import { host } from "../lib/provider-name";
import { Notice, SignIn } from "./notice";

/** What whoever is not signed in sees in the place of a page. */
export const SignedOut = ({ ended, next }: { readonly ended: boolean; readonly next: string }) =>
  ended ? (
    <Notice title="You were signed out">
      <p>{host()} has ended your session here.</p>
      <SignIn next={next} />
    </Notice>
  ) : (
    <Notice title="Sign in to see this">
      <p>It takes your account at {host()}.</p>
      <SignIn next={next} />
    </Notice>
  );
