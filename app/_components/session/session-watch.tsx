"use client";

import { useEffect } from "react";

const channelName = "portcullis-session";

/**
 * Leaves a private page as soon as its session is over: when Back brings it out of the browser's page cache, when another
 * tab has signed out, and when the person comes back to a tab whose session has ended elsewhere. The server is asked, and
 * alone decides.
 */
export function SessionWatch() {
  useEffect(() => {
    const reload = () => window.location.reload();
    // Only a session that really is over costs the page: there may be a half-filled form on it.
    const check = () => void askServer().then((ended) => ended && reload());
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      // Not even for the moment that the answer takes: the page may belong to somebody who has left.
      document.body.hidden = true;
      reload();
    };
    const onVisible = () => {
      if (document.visibilityState === "visible") check();
    };
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = check;
    window.addEventListener("pageshow", onShow);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      channel.close();
      window.removeEventListener("pageshow", onShow);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, []);
  return null;
}

/** Asks for this very page, headers only: whoever may not see it any more ends at the login page. */
async function askServer(): Promise<boolean> {
  try {
    const answer = await fetch(window.location.href, { method: "HEAD", cache: "no-store" });
    return new URL(answer.url).pathname === "/login";
  } catch {
    return false; // Offline tells nothing about the session.
  }
}

/** Tells the other tabs that the session is over. Stands on the login page that a sign-out leads to. */
export function SessionEnded() {
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.postMessage("ended");
    channel.close();
  }, []);
  return null;
}
