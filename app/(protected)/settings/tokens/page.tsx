import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { now } from "@/lib/server/clock";
import { readApiTokens } from "@/lib/server/features/api-tokens/tokens";
import { MakeToken } from "./form";
import { TokenList } from "./token-list";

export const metadata: Metadata = { title: "Tokens", robots: { index: false } };

export default protectedPage("/settings/tokens", async ({ session }) => {
  const tokens = await readApiTokens(session);
  return (
    <>
      <PageHeading title="Tokens">They let your programs use the API in your name.</PageHeading>
      <div className="flex flex-col gap-6">
        <MakeToken ids={tokens.map(({ id }) => id)} />
        <TokenList tokens={tokens} serverNow={now()} />
      </div>
    </>
  );
});
