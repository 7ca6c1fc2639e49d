import { Link } from "@/app/_components/ui/link";

/** For whoever stands before the form and does not know the password. */
export function ForgotLink() {
  return (
    <p className="text-[0.9375rem]">
      <Link href="/forgot-password" className="link">
        Forgot your password?
      </Link>
    </p>
  );
}
