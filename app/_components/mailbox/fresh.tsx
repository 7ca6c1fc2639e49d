"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** In ms; nobody waits for long after pressing "Send the link". */
const pause = 2000;

/**
 * Renders the page anew when there is a new mail, or a link has been used. It asks with a request of its own: a page that is fetched anew
 * while the server restarts would be lost to the browser's own page about that.
 *
 * @param version of what the page shows
 */
export function Fresh({ version }: { version: string }) {
  const router = useRouter();
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState === "hidden") return;
      const found = await ask();
      if (found !== undefined && found !== version) router.refresh();
    };
    const timer = setInterval(() => void look(), pause);
    const onVisible = () => void look();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [router, version]);
  return null;
}

async function ask(): Promise<unknown> {
  try {
    const answer = await fetch("/dev/mailbox/version", { cache: "no-store" });
    return answer.ok ? ((await answer.json()) as { readonly version?: unknown }).version : undefined;
  } catch {
    return undefined; // The server is away, and comes back.
  }
}
