import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { ScopeList } from "@/app/_components/openid-provider/scope-list";
import { OwnerField } from "@/app/_components/session/owner";
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
        <div className="flex flex-col gap-3">
          <h2 className="font-semibold">It could</h2>
          <ScopeList scopes={scopes} />
        </div>
        <p className="text-[0.9375rem] text-ink-2">
          It never sees your password. It stops when you sign out here, and you can disconnect it in your settings.
        </p>
        <p className="text-[0.9375rem] text-ink-2">
          You are signed in as <strong className="font-semibold wrap-anywhere">{owner.email}</strong>. For another
          account, sign out, and begin again in the app.
        </p>
        <form method="post" action={`${connectPath(params.id)}/decision`} className="flex flex-wrap gap-3">
          <OwnerField />
          <button className="key key-main" name="decision" value="allow">
            Connect
          </button>
          <button className="key key-plain" name="decision" value="deny">
            Don’t connect
          </button>
        </form>
      </div>
    </div>
  );
});
