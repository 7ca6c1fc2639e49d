import { Link } from "@/app/_components/ui/link";
import { currentAt, type Section } from "@/lib/shared/navigation";
import type { ProtectedPagePath } from "@/lib/shared/routes";

/** The pages of a section: beside the page, and on phones a list above it. */
export function SectionNavigation({ here, section: { label, links } }: { here: ProtectedPagePath; section: Section }) {
  return (
    <nav aria-label={label} className="pb-8 md:pb-0">
      <p className="pb-2 text-sm text-ink-3 md:px-3">{label}</p>
      <ul className="section-links">
        {links.map(({ href, label: name }) => (
          <li key={href}>
            <Link href={href} aria-current={currentAt(here, href)} className="section-link">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
