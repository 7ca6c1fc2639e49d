"use client";

import { useEffect, useState } from "react";

/**
 * What stands behind the `#` of the address, which no server sees. It is taken out of the address bar, and so out of what is copied, shown and
 * kept from there.
 *
 * @returns undefined until it has been read: while the server renders, a moment longer, and without scripts; empty where there is none
 */
export function useFragment(): string | undefined {
  const [fragment, setFragment] = useState<string>();
  useEffect(() => {
    // Behind the effects of Next's router: it follows changes of the address by then, and would write the old one back otherwise.
    const timer = setTimeout(() => {
      setFragment(location.hash.slice(1));
      if (location.hash !== "") window.history.replaceState(null, "", location.pathname);
    });
    // Another link, pasted over this one: the page begins again with it. The router may just have written the address of before over it, which
    // is none of its business here.
    const again = ({ newURL }: HashChangeEvent) => {
      History.prototype.replaceState.call(window.history, window.history.state, "", newURL);
      location.reload();
    };
    window.addEventListener("hashchange", again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("hashchange", again);
    };
  }, []);
  return fragment;
}
