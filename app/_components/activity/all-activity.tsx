import { Link } from "@/app/_components/ui/link";

/** Leads to more than the last few entries. */
export function AllActivity() {
  return (
    <p className="-mt-2 text-[0.9375rem]">
      <Link href="/settings/activity" className="link inline-flex min-h-11 items-center">
        All activity
      </Link>
    </p>
  );
}
