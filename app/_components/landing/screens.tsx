import type { StaticImageData } from "next/image";
import dashboardDark from "./screens/dashboard-dark.webp";
import dashboardLight from "./screens/dashboard-light.webp";
import sessionsDark from "./screens/sessions-dark.webp"; // feature:devices
import sessionsLight from "./screens/sessions-light.webp"; // feature:devices

/** Of the two pictures the one in the page's own colours is seen; the other has no box, so that a lazy one is never fetched. */
const shownIn = {
  light: "[[data-theme=dark]_&]:hidden dark:[:root:not([data-theme=light])_&]:hidden",
  dark: "hidden [[data-theme=dark]_&]:block dark:[:root:not([data-theme=light])_&]:block",
} as const;

/** What people see who are signed in: pictures of the running product, made by scripts/build-pictures.ts. */
export function Screens() {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <Screen
        light={dashboardLight}
        dark={dashboardDark}
        alt="The dashboard: how long this session lasts, as a timeline."
        caption="The dashboard"
      />
      {/* feature:devices begin */}
      <Screen
        light={sessionsLight}
        dark={sessionsDark}
        alt="The list of sessions on a phone, each with a button that ends it."
        caption="Sessions, on a phone"
        className="max-w-72"
      />
      {/* feature:devices end */}
    </div>
  );
}

function Screen({
  light,
  dark,
  alt,
  caption,
  className = "",
}: {
  light: StaticImageData;
  dark: StaticImageData;
  alt: string;
  caption: string;
  className?: string;
}) {
  return (
    <figure className={`flex min-w-0 flex-col gap-3 ${className}`}>
      <div className="overflow-hidden rounded-lg border border-line-strong shadow-plate">
        {(["light", "dark"] as const).map((theme) => {
          const { src, width, height } = theme === "light" ? light : dark;
          return (
            <img
              key={theme}
              src={src}
              width={width}
              height={height}
              alt={alt}
              loading="lazy"
              decoding="async"
              className={`h-auto w-full ${shownIn[theme]}`}
            />
          );
        })}
      </div>
      <figcaption className="text-sm text-ink-3">{caption}</figcaption>
    </figure>
  );
}
