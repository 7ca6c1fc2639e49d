import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Connections, Waiting } from "@/app/_components/sso/connections";
import { SsoNotice } from "@/app/_components/sso/notice";
import { ConnectWith } from "@/app/_components/sso/provider-links";
import { Link } from "@/app/_components/ui/link"; // feature:password-reset
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Panel } from "@/app/_components/ui/panel";
import { connectCookie } from "@/lib/server/features/sso/connect";
import { readConnections } from "@/lib/server/features/sso/identities";
import { requestCookies } from "@/lib/server/http/request";
import { mostIdentities } from "@/lib/shared/features/sso";

export const metadata: Metadata = { title: "Sign-in providers", robots: { index: false } };

export default protectedPage("/settings/security/identities", async ({ session, searchParams }) => {
  const secret = (await requestCookies()).get(connectCookie)?.value;
  const { connections, providers, waiting, removable } = await readConnections(session, secret);
  return (
    <>
      <PageHeading title="Sign-in providers">Accounts elsewhere that open this one.</PageHeading>
      <div className="flex flex-col gap-6">
        <SsoNotice notice={searchParams["notice"]} />
        {waiting === null ? null : (
          <Panel
            id="waiting"
            title={`Connect ${waiting.provider}?`}
            text={`You came by ${waiting.label ?? "an account"} at ${waiting.provider}. Connect it only if it is yours: it then opens this account.`}
          >
            <Waiting provider={waiting.provider} />
          </Panel>
        )}
        {connections.length === 0 ? null : (
          <Panel id="connected" title="Connected" text="Whoever signs in there gets in here.">
            <Connections connections={connections} removable={removable} />
            {removable ? null : <p className="text-[0.9375rem] text-ink-2">It is your last way in, so it stays.</p>}
            {/* feature:password-reset begin */}
            {removable ? null : (
              <Link href="/forgot-password" className="key key-plain self-start max-sm:w-full">
                Choose a password by mail
              </Link>
            )}
            {/* feature:password-reset end */}
          </Panel>
        )}
        {providers.length === 0 ? null : (
          <Panel id="connect" title="Connect" text="You sign in there and come back. We tell you by mail.">
            {connections.length < mostIdentities ? (
              <ConnectWith providers={providers} />
            ) : (
              <p className="text-[0.9375rem] text-ink-2">{`An account has ${mostIdentities} at most. Disconnect one first.`}</p>
            )}
          </Panel>
        )}
      </div>
    </>
  );
});
