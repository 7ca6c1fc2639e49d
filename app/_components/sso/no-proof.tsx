import { Link } from "@/app/_components/ui/link";

/** For somebody without a password whose provider does not say that it has asked anew. */
export function NoProof() {
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-[0.9375rem] text-ink-2">
        You have no password yet, and your provider does not say when it last asked for yours.
      </p>
      {/* feature:password-reset begin */}
      <Link href="/forgot-password" className="key key-main w-full">
        Choose a password by mail
      </Link>
      {/* feature:password-reset end */}
    </div>
  );
}
