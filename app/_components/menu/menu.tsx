import type { ReactNode } from "react";

/**
 * A button and the sheet that it opens. The browser itself opens it, closes it with Escape and with a press beside it, and gives the
 * focus back: no script is needed, and none could forget one of these.
 */
export function Menu({
  id,
  label,
  button,
  className = "",
  children,
}: {
  /** Names the sheet. One page has one menu. */
  id: string;
  /** What the button is called by those who don't see it. */
  label: string;
  button: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <>
      <button type="button" popoverTarget={id} aria-label={label} className={`menu-button ${className}`}>
        {button}
      </button>
      <div id={id} popover="auto" className="menu-sheet plate">
        {children}
      </div>
    </>
  );
}
