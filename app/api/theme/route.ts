import { readText } from "@/lib/server/http/body";
import { endpoint } from "@/lib/server/http/endpoint";
import { keepTheme } from "@/lib/server/http/theme";
import { safeNextPath } from "@/lib/shared/next-path";
import { parseTheme } from "@/lib/shared/theme";

/** Keeps the colour theme and goes back to the page that asked. */
export const POST = endpoint(async ({ request }) => {
  await keepTheme(parseTheme(new URLSearchParams(await readText(request, 256)).get("theme")));
  return new Response(null, { status: 303, headers: { location: pageBefore(request), "cache-control": "no-store" } });
});

function pageBefore(request: Request): string {
  const referer = request.headers.get("referer") ?? "";
  if (!URL.canParse(referer)) return "/";
  const { pathname, search } = new URL(referer);
  return safeNextPath(pathname + search, "/");
}
