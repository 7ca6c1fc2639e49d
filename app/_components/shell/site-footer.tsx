import { brand } from "@/lib/shared/brand";

export function SiteFooter() {
  return (
    <footer className="mt-auto border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-5 text-sm text-ink-3 sm:px-8">
        <p>{brand.footer}</p>
        <a href="/api/openapi.json" className="inline-flex min-h-11 items-center hover:text-ink">
          OpenAPI
        </a>
      </div>
    </footer>
  );
}
