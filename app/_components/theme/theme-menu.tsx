import { Menu } from "@/app/_components/menu/menu";
import type { Theme } from "@/lib/shared/theme";
import { ThemeSwitch } from "./theme-switch";

/** The choice of a theme where a header has no room for all of it. */
export function ThemeMenu({ current }: { current: Theme }) {
  return (
    <Menu
      id="theme-menu"
      label="Theme"
      button={
        <svg viewBox="0 0 20 20" className="size-5 fill-none stroke-current" strokeWidth="1.5" aria-hidden="true">
          <circle cx="10" cy="10" r="7" />
          <path d="M10 3a7 7 0 0 1 0 14Z" className="fill-current" />
        </svg>
      }
    >
      <div className="p-2">
        <ThemeSwitch current={current} />
      </div>
    </Menu>
  );
}
