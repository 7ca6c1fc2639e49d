import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { ConnectDecision } from "@/app/_components/openid-provider/decision";
import { WouldBeAble } from "@/app/_components/openid-provider/would-be-able";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { readAppRequest } from "@/lib/server/features/openid-provider/consent";
import { connectPath } from "@/lib/shared/features/openid-provider";

export const metadata: Metadata = { title: "Connect an app", robots: { index: false } };

export default protectedPage("/connect/{id}", async ({ session, params }) => {
  const { name, host, scopes } = await readAppRequest(session, params.id);
  const owner = await readOwner(session);
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col sm:py-8">
      <PageHeading title={`Connect ${name}?`}>
        It is at <strong className="font-semibold wrap-anywhere">{host}</strong> and asks to use your account here.
      </PageHeading>
      <div className="plate flex flex-col gap-6 p-5 sm:p-7">
        <WouldBeAble scopes={scopes} />
        <p className="text-[0.9375rem] text-ink-2">
          You are signed in as <strong className="font-semibold wrap-anywhere">{owner.email}</strong>. For another
          account, sign out, and begin again in the app.
        </p>
        <ConnectDecision action={`${connectPath(params.id)}/decision`} />
      </div>
    </div>
  );
});
