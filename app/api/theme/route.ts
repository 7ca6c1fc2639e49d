import { readText } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, redirectTo } from "@/lib/server/http/endpoint";
import { pageBefore } from "@/lib/server/http/page-before";
import { themeCookie } from "@/lib/server/features/theme/theme";
import { parseTheme } from "@/lib/shared/theme";

/** Keeps the colour theme and goes back to the page that asked. */
export const POST = endpoint(async (request) => {
  const theme = parseTheme(new URLSearchParams(await readText(request, 256)).get("theme"));
  return withCookies(redirectTo(pageBefore(request, "/"), 303), [themeCookie(theme)]);
});
