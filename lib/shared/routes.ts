/** How a request proves who sends it. `bearer` routes take `Authorization: Bearer` or the session cookie. */
export type RouteAuth = "none" | "cookie" | "bearer";
export type RouteMethod = "GET" | "POST" | "PATCH" | "DELETE";

export type Route = {
  /** Path with `{name}` for one variable segment. */
  readonly path: string;
  readonly kind: "page" | "api";
  /** HEAD and OPTIONS follow from these. A page that hosts a form answers POST too. */
  readonly methods: readonly RouteMethod[];
  readonly auth: RouteAuth;
  /** The role that is needed on top of being signed in. */
  readonly role: "admin" | null;
};

const page = (
  path: string,
  auth: RouteAuth,
  methods: readonly RouteMethod[] = ["GET"],
  role: "admin" | null = null,
): Route => ({
  path,
  kind: "page",
  methods,
  auth,
  role,
});
const api = (path: string, auth: RouteAuth, methods: readonly RouteMethod[], role: "admin" | null = null): Route => ({
  path,
  kind: "api",
  methods,
  auth,
  role,
});

/**
 * Every page and endpoint that this app answers, and who may call it: the gate reads it, `npm run routes` prints it, and
 * the architecture tests compare it with the files in `app/` and with the guards in them.
 */
export const routes: readonly Route[] = [
  page("/", "none"),
  page("/login", "none", ["GET", "POST"]),
  page("/signup", "none", ["GET", "POST"]),
  page("/check-mail", "none", ["GET", "POST"]),
  page("/verify-email", "none", ["GET", "POST"]),
  page("/setup", "none", ["GET", "POST"]),
  page("/dev/mailbox", "none"),
  page("/dashboard", "cookie"),
  page("/settings/profile", "cookie", ["GET", "POST"]),
  page("/settings/sessions", "cookie", ["GET", "POST"]),

  api("/api/auth/signup", "none", ["POST"]),
  api("/api/auth/verify-email", "none", ["POST"]),
  api("/api/auth/login", "none", ["POST"]),
  // Answers every method when it is on the way to `next`: a 307 makes the browser replay the method it came with.
  api("/api/auth/refresh", "none", ["GET", "POST", "PATCH", "DELETE"]),
  api("/api/auth/logout", "bearer", ["POST"]),
  api("/api/auth/logout-all", "bearer", ["POST"]),
  api("/api/auth/sessions", "bearer", ["GET"]),
  api("/api/auth/sessions/{id}", "bearer", ["DELETE"]),
  api("/api/me", "bearer", ["GET"]),
  api("/api/profile", "bearer", ["GET", "PATCH"]),
  api("/api/openapi.json", "none", ["GET"]),
  api("/api/health/live", "none", ["GET"]),
  api("/api/health/ready", "none", ["GET"]),
  api("/.well-known/jwks.json", "none", ["GET"]),
  api("/api/theme", "none", ["POST"]),
  api("/api/csp-report", "none", ["POST"]),
];

/** The route that answers a path (already decoded and normalised by the URL parser), or undefined. */
export function findRoute(pathname: string): Route | undefined {
  return exact.get(pathname) ?? patterns.find(([pattern]) => pattern.test(pathname))?.[1];
}

const exact = new Map(routes.filter((route) => !route.path.includes("{")).map((route) => [route.path, route]));
const patterns = routes
  .filter((route) => route.path.includes("{"))
  .map(
    (route) => [new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`), route] as const,
  );
