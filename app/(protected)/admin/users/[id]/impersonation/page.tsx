import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Link } from "@/app/_components/ui/link"; // feature:administration
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { type Person, readPerson } from "@/lib/server/features/impersonation/person";
import { idIn } from "@/lib/server/features/operator/rights";
import { mayImpersonate } from "@/lib/shared/features/impersonation";
import { ImpersonationForm } from "./form";

export const metadata: Metadata = { title: "Sign in as a user", robots: { index: false } };

export default protectedPage("/admin/users/{id}/impersonation", async ({ session, params }) => {
  const user = await readPerson(idIn(params.id));
  return (
    <>
      {/* feature:administration begin */}
      <p className="pb-3">
        <Link
          href={`/admin/users/${user.id}`}
          className="link inline-flex min-h-11 max-w-full items-center wrap-anywhere"
        >
          Back to {user.name}
        </Link>
      </p>
      {/* feature:administration end */}
      <PageHeading title={`Sign in as ${user.name}`}>
        <span className="wrap-anywhere">{user.email}</span>
      </PageHeading>
      {mayImpersonate(session.roles, user) ? (
        <Panel
          id="impersonation"
          title="For 30 minutes at most"
          text="You see the account as they do. How they sign in, their sessions, an export and the deletion stay theirs alone. They get a mail, and the trail says for both of you what you did. Your own session goes on beside it."
        >
          <ImpersonationForm id={user.id} name={user.name} />
        </Panel>
      ) : (
        <Notice>{whyNot(user)}</Notice>
      )}
    </>
  );
});

function whyNot(person: Person): string {
  if (person.disabledAt !== null) return "This account is disabled, and nobody can sign in to it.";
  // feature:account-deletion begin
  if (person.deletedAt !== null)
    return "The owner of this account has asked for its deletion. Nobody can sign in to it before they keep it.";
  // feature:account-deletion end
  return "Nobody signs in as themselves, or as somebody who may as much as they.";
}
