import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Decision } from "@/app/_components/openid-provider/decision";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readSignOutQuestion } from "@/lib/server/features/openid-provider/logout";
import { brand } from "@/lib/shared/brand";
import { signOutDecisionPath } from "@/lib/shared/features/openid-provider/logout";

export const metadata: Metadata = { title: "Signing out of apps", robots: { index: false } };

export default protectedPage("/sign-out", async ({ session, searchParams }) => {
  const { appName, email, meansAnother, parameters } = await readSignOutQuestion(session, searchParams);
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col sm:py-8">
      <PageHeading title={`Sign out of ${brand.name} too?`}>
        {appName === undefined ? "An app" : <strong className="font-semibold wrap-anywhere">{appName}</strong>} sent you
        here to sign out.
      </PageHeading>
      <div className="plate flex flex-col gap-6 p-5 sm:p-7">
        <p>
          You are signed in as <strong className="font-semibold wrap-anywhere">{email}</strong>.
          {meansAnother && " The app knows you by another account; signing out ends this one here."}
        </p>
        <p className="text-[0.9375rem] text-ink-2">
          Signing out also ends what apps may do that you have signed in to from this browser.
        </p>
        <Decision
          action={signOutDecisionPath(parameters)}
          yes={{ value: "sign-out", words: "Sign out" }}
          no={{ value: "stay", words: "Stay signed in" }}
        />
      </div>
    </div>
  );
});
