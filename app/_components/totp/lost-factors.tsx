import { Link } from "@/app/_components/ui/link";
import { type Recovery, recoverPath } from "@/lib/shared/features/totp/recovery";
import { stepPath } from "@/lib/shared/links";

const words = {
  none: ["Lost your app and your codes?", "Come in without them"],
  waiting: ["You wait to come in without a code.", "See until when"],
  ready: ["The wait is over.", "Go on without a code"],
} as const;

/** Leads whoever can't take the second step to where they come in without it. */
export function LostFactors({ next, state }: { next: string; state: Recovery["state"] }) {
  const [told, link] = words[state];
  return (
    <p className="text-[0.9375rem] text-ink-2">
      {told}{" "}
      <Link href={stepPath(recoverPath, next)} className="link">
        {link}
      </Link>
    </p>
  );
}
