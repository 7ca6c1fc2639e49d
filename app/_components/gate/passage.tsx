import { type ReactNode, ViewTransition } from "react";

/**
 * A gate that one page hands to the next; `passage.css` says how it travels. By scripts only the way in is a transition: React keeps
 * the effects of a page back while one runs, and what the login page does after a way out must not wait.
 *
 * @param leads whether the page is one that lets somebody in, not the one they come to
 */
export function Passage({
  leads = false,
  className,
  children,
}: {
  leads?: boolean;
  className: string;
  children: ReactNode;
}) {
  return (
    <ViewTransition name="gate" share={leads ? "auto" : "none"} default="none">
      <div className={`gate-passage ${className}`}>{children}</div>
    </ViewTransition>
  );
}
