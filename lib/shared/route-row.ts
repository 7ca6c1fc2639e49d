import type { Acr } from "./features/openid-provider/acr"; // feature:openid-provider
import type { Permission } from "./roles";
import type { AnyScope } from "./scopes";

/** How a request proves who sends it. `bearer` routes take `Authorization: Bearer` or the session cookie. */
export type RouteAuth = "none" | "cookie" | "bearer";
export type RouteMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A row of the table as a capability declares it: what it leaves out is what `complete` says. */
export type RouteRow = {
  /** Path with `{name}` for one variable segment. */
  readonly path: `/${string}`;
  readonly kind: "page" | "api";
  /** HEAD and OPTIONS follow from these. A page that hosts a form answers POST too. */
  readonly methods: readonly RouteMethod[];
  readonly auth: RouteAuth;
  /** What the caller's roles must allow on top of being signed in. */
  readonly permission?: Permission;
  /** What a program's token must allow, all of it; `[]` lets in any program that speaks for somebody. Left out: people's own sessions only. */
  readonly scopes?: readonly AnyScope[];
  /** Open to programs that act for themselves alone: to no person, and to no program of theirs. */
  readonly servicesOnly?: boolean; // feature:revocation-stream
  /** For how many seconds after proving who one is this may be done. */
  readonly freshWithin?: number;
  // feature:openid-provider begin
  /** How strong that proof has to be where it was given to an app of somebody else's. In a session of one's own, who has a second factor gives that. */
  readonly acr?: Acr;
  // feature:openid-provider end
  /** What whoever changes something (every method but GET) needs instead, where looking takes less. */
  readonly changes?: {
    readonly permission?: Permission;
    readonly freshWithin?: number;
    /** Left out: programs change nothing. */
    readonly scopes?: readonly AnyScope[];
    readonly impersonated?: boolean; // feature:impersonation
  };
  // feature:impersonation begin
  /**
   * Whether an administrator may who is signed in as somebody. Left out: they may look at what needs neither a permission nor a fresh
   * proof, and change nothing (`changes` says what they may).
   */
  readonly impersonated?: boolean;
  // feature:impersonation end
  /** False where nothing is worth a counter, since no database is touched. */
  readonly limited?: boolean;
  /** Takes unsafe requests from other sites too. */
  readonly anyOrigin?: boolean;
  /** Decides by itself who may: the guard is not asked. */
  readonly ownGuard?: boolean;
  /** Sets a cookie with its page, to find out whether this browser keeps any. */
  readonly probesCookies?: boolean;
  /** Checks or makes a password, for which one waits anyway: of those who send one at once, each enters in turn. */
  readonly hashesPassword?: boolean;
  /** A parameter of a form, as it is sent, with which it hashes none after all: whoever sends that does not wait for those who do. */
  readonly noTurnFor?: string;
  /** Passed through by requests of any method, on their way to where they were going. */
  readonly replayable?: boolean;
};

/** A row with every column filled in: all that the gate and the guard know about a route. */
export type Route = {
  readonly path: string;
  readonly kind: "page" | "api";
  readonly methods: readonly RouteMethod[];
  readonly auth: RouteAuth;
  readonly permission: Permission | null;
  readonly scopes: readonly AnyScope[] | null;
  readonly servicesOnly: boolean; // feature:revocation-stream
  readonly freshWithin: number | null;
  readonly acr: Acr | null; // feature:openid-provider
  readonly changes: {
    readonly permission: Permission | null;
    readonly freshWithin: number | null;
    readonly scopes: readonly AnyScope[] | null;
    readonly impersonated: boolean; // feature:impersonation
  };
  readonly impersonated: boolean; // feature:impersonation
  readonly limited: boolean;
  readonly anyOrigin: boolean;
  readonly ownGuard: boolean;
  readonly probesCookies: boolean;
  readonly hashesPassword: boolean;
  readonly noTurnFor: string | null;
  readonly replayable: boolean;
};

/** Fills the columns that a row leaves out. */
export function complete(row: RouteRow): Route {
  const route = {
    permission: null,
    scopes: null,
    servicesOnly: false, // feature:revocation-stream
    freshWithin: null,
    limited: row.auth !== "none",
    acr: null, // feature:openid-provider
    anyOrigin: false,
    ownGuard: false,
    probesCookies: false,
    hashesPassword: false,
    noTurnFor: null,
    replayable: false,
    impersonated: row.permission === undefined && row.freshWithin === undefined, // feature:impersonation
    ...row,
  };
  const { permission, freshWithin, changes } = route;
  return {
    ...route,
    changes: {
      permission,
      freshWithin,
      scopes: null,
      impersonated: false, // feature:impersonation
      ...changes,
    },
  };
}

/** The row as it stands for whoever looks or, with another method than GET and HEAD, changes something. */
export const routeFor = (route: Route, method: string): Route =>
  method === "GET" || method === "HEAD" ? route : { ...route, ...route.changes };

type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never;

/** The variable segments of a path: `Params<"/notes/{id}">` is `{ readonly id: string }`. */
export type Params<Path extends string> = Readonly<Record<ParamName<Path>, string>>;
