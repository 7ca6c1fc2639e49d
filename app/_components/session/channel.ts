/** What tabs tell each other: that somebody's session lasts until then, or that one may be over. */
export type Message = { readonly owner: string; readonly end: number } | "ended";

export const openChannel = () => new BroadcastChannel("portcullis-session");

/** Tells every tab, this one too, that a session may be over: each asks the server. */
export function sayEnded(): void {
  const channel = openChannel();
  channel.postMessage("ended" satisfies Message);
  channel.close();
}
