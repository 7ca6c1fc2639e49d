import "server-only";
import { headers } from "next/headers";
import { type ClientInfo, clientInfoFrom } from "./client";

/** The headers of the request that is being answered, in a page or an action. The only call of `headers()`. */
export async function requestHeaders(): Promise<Headers> {
  return await headers();
}

/** Who is calling the page or action that runs. */
export async function requestClient(): Promise<ClientInfo> {
  return clientInfoFrom(await requestHeaders());
}

/** The nonce that the gate put into this document's Content-Security-Policy. */
export async function nonce(): Promise<string | undefined> {
  return (await requestHeaders()).get("x-nonce") ?? undefined;
}
