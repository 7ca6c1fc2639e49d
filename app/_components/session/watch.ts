import { keepChanged } from "@/app/_components/form/typed-text";
import { loginPath } from "@/lib/shared/links";
import { ownerHeader } from "@/lib/shared/owner";
import { type Message, openChannel } from "./channel";

/** What a page knows of the life of its session, in ms. */
export type Life = { readonly usedAgo: number; readonly idleTtl: number; readonly forGoodIn: number };

/** In ms: the longest that a timer takes; how much later than the end it rings, so that the server agrees; how soon after another. */
const longestTimer = 2 ** 31 - 1;
const slack = 1500;
const soonest = 5000;

/**
 * Leaves a private page as soon as its session is over: when its time has come, when Back brings it out of the browser's page cache,
 * when another tab has signed out, and when the person comes back to a tab whose session has ended elsewhere. The server is asked,
 * and alone decides.
 *
 * @param owner the mark of whose page this is
 * @param life when the session ends if nobody uses it
 * @param onOther called when the browser is signed in to another account now
 * @returns what stops it
 */
export function watchSession(owner: string, life: Life, onOther: () => void): () => void {
  const forGood = Date.now() + life.forGoodIn;
  const endAfter = (use: number) => Math.min(use + life.idleTtl, forGood);
  let end = endAfter(Date.now() - life.usedAgo);
  let timer: ReturnType<typeof setTimeout>;
  const channel = openChannel();
  const sayAlive = () => channel.postMessage({ owner, end } satisfies Message);
  const check = async () => {
    const found = await askServer();
    if (typeof found === "object") leave(owner, found.login);
    else if (found === owner) {
      // Whoever asks has used the session; unless every tab knows, each would ask at an end of its own, and none would ever come.
      end = Math.max(end, endAfter(Date.now()));
      sayAlive();
    } else if (found !== "unknown") onOther();
  };
  const wait = () => {
    const left = Math.max(end + slack - Date.now(), soonest);
    timer = setTimeout(() => void ring(), Math.min(left, longestTimer));
  };
  const ring = async () => {
    // Another tab may have used the session meanwhile; then there is more to wait for.
    if (Date.now() >= end) await check();
    wait();
  };
  const onShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    // Not even for the moment that the answer takes: the page may belong to somebody who has left.
    document.body.hidden = true;
    window.location.reload();
  };
  const onVisible = () => {
    if (document.visibilityState === "visible") void check();
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data !== "ended" && data.owner === owner) end = Math.max(end, data.end);
    else void check();
  };
  sayAlive();
  wait();
  // What came before there was anything to hear it: a page may be left before its scripts have started, and brought back from the cache.
  if (wasHidden()) void check();
  window.addEventListener("pageshow", onShow);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    clearTimeout(timer);
    channel.close();
    window.removeEventListener("pageshow", onShow);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** Whether the page has been out of sight since it was opened, as far as the browser keeps account of it. */
const wasHidden = () => performance.getEntriesByType("visibility-state").some(({ name }) => name === "hidden");

/** Asks for this very page, headers only: whoever may not see it any more ends at the login page. Else the answer says whose it is. */
async function askServer(): Promise<{ readonly login: URL } | string> {
  try {
    const answer = await fetch(window.location.href, { method: "HEAD", cache: "no-store" });
    const url = new URL(answer.url);
    return url.pathname === "/login" ? { login: url } : (answer.headers.get(ownerHeader) ?? "unknown");
  } catch {
    return "unknown"; // Offline tells nothing about the session.
  }
}

function leave(owner: string, { searchParams }: URL): void {
  keepChanged(owner);
  // Once the cookies are gone the server can't tell an end from a beginning; this page can.
  if (!searchParams.has("reason")) searchParams.set("reason", "session_ended");
  window.location.replace(`${loginPath()}?${searchParams.toString()}`);
}
