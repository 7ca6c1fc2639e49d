import type { Metadata } from "next";
import { host } from "../../lib/provider-name";
import { whoIsThere } from "../../lib/visitor";
import { SignedOut } from "../../parts/signed-out";

export const metadata: Metadata = { title: "Session" };

/** What is kept of a sign-in. It asks nobody: that the session is over it knows from having been told. */
export default async function Session() {
  const visitor = await whoIsThere();
  if (visitor.is !== "signed in") return <SignedOut ended={visitor.is === "ended"} next="/session" />;
  const { sub, sid, expiresAt } = visitor.signIn;
  const end = new Date(expiresAt);
  return (
    <section>
      <h1>Your session here</h1>
      <p>It ends with the one at {host()}, wherever you sign out.</p>
      <dl>
        <dt>Account</dt>
        <dd>{sub}</dd>
        {sid !== undefined && (
          <>
            <dt>Session at {host()}</dt>
            <dd>{sid}</dd>
          </>
        )}
        <dt>Ends at the latest</dt>
        <dd>
          <time dateTime={end.toISOString()}>
            {end.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })} UTC
          </time>
        </dd>
      </dl>
    </section>
  );
}
