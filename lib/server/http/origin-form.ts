import "server-only";

/** What a URL parser changes in a path; nothing else is worth parsing each request's. */
const respelt = /[#\\]|\/\.|%2e/i;

/**
 * A request target as everything behind goes by it: without scheme, host and fragment, and without `.` and `..`, so that a path has one
 * spelling. Anything that is neither path nor URL becomes the root.
 */
export function originForm(target: string): string {
  if (target === "*" || (target.startsWith("/") && !respelt.test(target))) return target;
  // Behind a host of its own: two slashes at the beginning would name another one.
  const url = target.startsWith("/") ? `http://localhost${target}` : target;
  if (!URL.canParse(url)) return "/";
  const { pathname, search } = new URL(url);
  return pathname.startsWith("/") ? pathname + search : "/";
}

/** A path as Next matches routes by it; undefined where it can't be decoded. */
export function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
