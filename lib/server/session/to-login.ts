import "server-only";
import { redirect } from "next/navigation";
import { loginPath } from "@/lib/shared/links";
import { applyCookies } from "../http/request";
import { probeCookie } from "./cookies";

/**
 * Leads from an action to the login page. Next itself fetches the page that an action leads to: the cookie by which its form knows that this
 * browser keeps any would never reach the browser, and a browser without another one could not sign in.
 */
export async function toLogin(query: Parameters<typeof loginPath>[0]): Promise<never> {
  await applyCookies([probeCookie]);
  redirect(loginPath(query));
}
