import "server-only";
import { safeNextPath } from "@/lib/shared/next-path";

/** The page that a form was sent from, to go back to; `otherwise` where the browser does not say. */
export function pageBefore(request: Request, otherwise: string): string {
  const referer = request.headers.get("referer") ?? "";
  if (!URL.canParse(referer)) return otherwise;
  const { pathname, search } = new URL(referer);
  return safeNextPath(pathname + search, otherwise);
}
