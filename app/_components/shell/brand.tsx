import { Link } from "@/app/_components/ui/link";
import { Mark } from "@/app/_components/gate/mark";
import { brand } from "@/lib/shared/brand";

export function Brand() {
  return (
    <Link href="/" className="-ml-1 inline-flex min-h-11 items-center gap-2.5 rounded-md px-1 text-ink">
      <Mark className="size-7" />
      <span className="text-[1.0625rem] font-semibold tracking-[-0.025em]">{brand.name}</span>
    </Link>
  );
}
