import type { Metadata } from "next";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/features/theme/theme";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { SetupForm } from "./form";

export const metadata: Metadata = { title: "Set up", referrer: "same-origin" };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export default async function SetupPage({ searchParams }: { searchParams: Search }) {
  const token = ticketSecretSchema.safeParse((await searchParams)["token"]);
  return (
    <AuthShell theme={await readTheme()} caption="The first key opens the rest.">
      {token.success ? (
        <>
          <AuthHeading title="Make the first account">It becomes the administrator’s. The link works once.</AuthHeading>
          <SetupForm token={token.data} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <AuthHeading title="This link is incomplete">
          Copy the whole link that npm start has printed. While there is no administrator, each start prints a new one.
        </AuthHeading>
      )}
    </AuthShell>
  );
}
