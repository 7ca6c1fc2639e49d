import { host } from "../lib/provider-name";
import { whoIsThere } from "../lib/visitor";
import { Notice, SignIn } from "../parts/notice";
import { SignedOut } from "../parts/signed-out";

export default async function Home() {
  const visitor = await whoIsThere();
  if (visitor.is === "ended") return <SignedOut ended next="/book" />;
  if (visitor.is === "signed in")
    return (
      <Notice title="You are signed in">
        <p>Your book is where you left it.</p>
        <p>
          <a className="button" href="/book">
            Open the book
          </a>
        </p>
      </Notice>
    );
  return (
    <Notice title="A book for what you see outside">
      <p>Fieldbook has no passwords. You sign in with your account at {host()}, and are signed out together with it.</p>
      <SignIn next="/book" />
    </Notice>
  );
}
