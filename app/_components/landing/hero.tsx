import { Gate } from "@/app/_components/gate/gate";
import { Link } from "@/app/_components/ui/link";
import { brand } from "@/lib/shared/brand";
import { runCommand } from "./clone-command";
import { CommandLine } from "./command-line";

/** What a visitor can do first. */
type FirstStep = { readonly href: string; readonly label: string };

/** Where the source is, what explains it, and what the API answers. */
const links = [
  { href: brand.links.source, label: "Source" },
  { href: brand.links.documentation, label: "Documentation" },
  { href: "/api/openapi.json", label: "OpenAPI" },
];

export function Hero({ first }: { first: FirstStep }) {
  return (
    <section className="relative overflow-hidden border-b border-line">
      <div className="wall wall-right absolute inset-0" aria-hidden="true" />
      <div className="relative mx-auto grid max-w-6xl items-end gap-x-12 px-5 sm:px-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col items-start gap-6 pt-12 pb-12 sm:pt-16 lg:pt-20 lg:pb-20">
          <h1 className="text-display">
            Sign out
            <br />
            means out.
          </h1>
          <p className="max-w-[34rem] text-lg leading-relaxed text-ink-2">
            {brand.name} is a Next.js starter whose sessions end at once. A signed-out, demoted or banned user’s token
            is refused on its next request, on every instance, without a database read.
          </p>
          <div className="flex flex-wrap gap-3">
            <Link href={first.href} className="key key-main">
              {first.label}
            </Link>
            <a href="#refused" className="key key-plain">
              Watch a token being refused
            </a>
          </div>
          <div className="flex w-full max-w-[34rem] flex-col gap-1">
            <CommandLine command={runCommand(brand.links.source, brand.slug)} />
            <ul className="-ml-1 flex flex-wrap gap-x-5 text-[0.9375rem]">
              {links.map(({ href, label }) =>
                href === null ? null : (
                  <li key={label}>
                    <a href={href} className="link inline-flex min-h-11 items-center px-1">
                      {label}
                    </a>
                  </li>
                ),
              )}
            </ul>
          </div>
        </div>
        <div className="flex justify-center">
          <Gate id="hero-gate" state="falling" className="h-auto w-full max-w-[26rem]" />
        </div>
      </div>
    </section>
  );
}
