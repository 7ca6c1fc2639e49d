import { Link } from "@/app/_components/ui/link";
import type { SecondFactorMethod } from "@/lib/shared/features/totp";

/** Leads from one kind of code to the other, on the same page. */
export function OtherMethod({ path, next, method }: { path: string; next: string; method: SecondFactorMethod }) {
  const query = new URLSearchParams({ next, ...(method === "totp" && { method: "recovery_code" }) });
  return (
    <p className="text-[0.9375rem] text-ink-2">
      {method === "totp" ? "No app at hand? " : "You have your app? "}
      <Link href={`${path}?${query.toString()}`} className="link">
        {method === "totp" ? "Use a recovery code" : "Use a code of the app"}
      </Link>
    </p>
  );
}
