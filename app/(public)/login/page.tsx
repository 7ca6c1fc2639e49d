import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link"; // feature:sign-up
import { redirect } from "next/navigation";
import type { GateState } from "@/app/_components/gate/gate";
import { SessionEnded } from "@/app/_components/session/session-watch";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { Notice } from "@/app/_components/ui/notice";
import { optionalSession } from "@/lib/server/guard/page";
import { readTheme } from "@/lib/server/features/theme/theme";
import { type LoginReason, loginReasons } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { LoginForm } from "./form";

export const metadata: Metadata = { title: "Sign in" };

type Told = {
  readonly tone: "plain" | "done" | "end";
  readonly text: string;
  readonly gate: GateState;
  readonly over: boolean;
};

/** What each reason for standing here means to the person. `over`: a session has just ended, so other tabs are told. */
const told: Readonly<Record<LoginReason, Told>> = {
  signed_out: {
    tone: "done",
    text: "You are signed out. Copies of your session are dead too.",
    gate: "falling",
    over: true,
  },
  signed_out_everywhere: { tone: "done", text: "You are signed out on every device.", gate: "falling", over: true },
  session_ended: { tone: "plain", text: "Your session has ended. Sign in to go on.", gate: "falling", over: true },
  session_reused: {
    tone: "end",
    text: "Someone else may have used your session, so we ended it. Sign in again, then look through your sessions.",
    gate: "falling",
    over: true,
  },
  session_problem: {
    tone: "end",
    text: "Your session could not be renewed. Sign in again; if that does not help, allow cookies for this site.",
    gate: "closed",
    over: false,
  },
  proof_needed: {
    tone: "plain",
    text: "This needs a fresh proof that it is you. Sign in again to go on.",
    gate: "closed",
    over: false,
  },
};

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const { reason: given, next: wanted } = await searchParams;
  const next = safeNextPath(wanted);
  const reason = loginReasons.find((known) => known === given);
  if (reason === undefined && (await optionalSession()) !== null) redirect(next);
  const why = reason === undefined ? undefined : told[reason];
  return (
    <AuthShell
      theme={await readTheme()}
      opens
      gate={why?.gate ?? "closed"}
      caption={why?.over === true ? "Down. Nothing of that session gets through." : "Down until you say who you are."}
    >
      <AuthHeading title="Sign in">
        {next === "/dashboard"
          ? "With your e-mail address and your password."
          : "Sign in to go on to the page you asked for."}
      </AuthHeading>
      {why === undefined ? null : (
        <Notice tone={why.tone} role={why.tone === "end" ? "alert" : "status"}>
          {why.text}
        </Notice>
      )}
      <LoginForm next={next} number={randomUUID()} />
      {/* feature:sign-up begin */}
      <p className="text-[0.9375rem] text-ink-2">
        New here?{" "}
        <Link href="/signup" className="link">
          Create an account
        </Link>
      </p>
      {/* feature:sign-up end */}
      {why?.over === true ? <SessionEnded /> : null}
    </AuthShell>
  );
}
