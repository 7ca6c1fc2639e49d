import type { Route } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent routes [-- --json]

What the gate and the guard enforce for every page and endpoint: path, methods, how a request proves who sends it (none; cookie;
bearer: a token or the cookie), the permission it needs, and what is special about it.`;

/** The columns that differ from what a row leaves out. */
function remarks({
  auth,
  scopes,
  servicesOnly, // feature:revocation-stream
  permission,
  freshWithin,
  changes,
  limited,
  anyOrigin,
  ownGuard,
  probesCookies,
  hashesPassword,
  replayable,
}: Route): string {
  const stricter = [
    changes.permission === permission ? "" : (changes.permission ?? "no permission"),
    changes.freshWithin === freshWithin ? "" : `proof of the last ${String(changes.freshWithin)} s`,
  ].filter((text) => text !== "");
  const said = [
    scopes === null ? "" : ["programs look", ...scopes].join(" "),
    changes.scopes === null ? "" : ["programs change", ...changes.scopes].join(" "),
    servicesOnly ? "services only" : "", // feature:revocation-stream
    freshWithin === null ? "" : `proof of the last ${freshWithin} s`,
    stricter.length === 0 ? "" : `to change: ${stricter.join(" and ")}`,
    auth !== "none" && !limited ? "not counted" : "",
    changes.impersonated ? "open while signed in as another" : "", // feature:impersonation
    anyOrigin ? "from any site" : "",
    ownGuard ? "own guard" : "",
    probesCookies ? "probes cookies" : "",
    hashesPassword ? "hashes a password" : "",
    replayable ? "any method with next" : "",
  ].filter((text) => text !== "");
  return said.join(", ") || "-";
}

await runCommand(usage, { json: { type: "boolean", default: false } }, async (words, { json }) => {
  if (words.length > 0) throw new UsageError("routes takes no words.");
  const rows = routes.map((route) => [
    route.path,
    route.kind,
    route.methods.join(" "),
    route.auth,
    route.permission ?? "-",
    remarks(route),
  ]);
  await print(
    json
      ? JSON.stringify(routes, null, 2)
      : table([["PATH", "KIND", "METHODS", "AUTH", "PERMISSION", "SPECIAL"], ...rows]),
  );
  return 0;
});
