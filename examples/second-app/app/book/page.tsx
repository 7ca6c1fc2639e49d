import type { Metadata } from "next";
import {
  ask,
  notesSchema, // feature:notes
  profileSchema,
} from "../../lib/api";
import { host } from "../../lib/provider-name";
import { whoIsThere } from "../../lib/visitor";
import { Notice } from "../../parts/notice";
import { SignedOut } from "../../parts/signed-out";

export const metadata: Metadata = { title: "Book" };

/** What the provider's API tells of whoever is signed in. */
export default async function Book() {
  const visitor = await whoIsThere();
  if (visitor.is !== "signed in") return <SignedOut ended={visitor.is === "ended"} next="/book" />;
  const profile = await ask(visitor.id, "/api/profile", profileSchema);
  if (profile.is === "ended") return <SignedOut ended next="/book" />;
  if (profile.is !== "there") return <NoAnswer isRefused={profile.is === "refused"} />;
  const { name, email } = profile.body;
  const notes = await ask(visitor.id, "/api/notes", notesSchema); // feature:notes
  return (
    <section>
      <h1>{name === "" ? "Your" : `${name}’s`} book</h1>
      <p className="faint">{email}</p>
      {/* feature:notes begin */}
      <h2>Notes at {host()}</h2>
      {notes.is !== "there" ? (
        <p>They can’t be had at the moment.</p>
      ) : notes.body.notes.length === 0 ? (
        <p>There are none yet.</p>
      ) : (
        <ul>
          {notes.body.notes.map(({ id, title }) => (
            <li key={id}>{title}</li>
          ))}
        </ul>
      )}
      {/* feature:notes end */}
    </section>
  );
}

const NoAnswer = ({ isRefused }: { readonly isRefused: boolean }) => (
  <Notice title={isRefused ? "Your book can’t be opened" : `${host()} gives no answer`}>
    <p>
      {isRefused
        ? `${host()} does not let Fieldbook read it. You are still signed in here.`
        : "You are still signed in here. Try again in a moment."}
    </p>
    <p>
      <a className="button" href="/book">
        Try again
      </a>
    </p>
  </Notice>
);
