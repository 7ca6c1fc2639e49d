import { routes } from "@/lib/shared/routes";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent routes [-- --json]

Every page and endpoint: path, methods, how a request proves who sends it (none; cookie; bearer: a token or the cookie),
the role it needs, and which methods are refused when another site sends them.`;

/** Only methods that change something are checked: everything else can be linked to from anywhere. */
const checked = (methods: readonly string[]) => methods.filter((method) => method !== "GET");

await runCommand(usage, { json: { type: "boolean", default: false } }, async (words, { json }) => {
  if (words.length > 0) throw new UsageError("routes takes no words.");
  const manifest = routes.map((route) => ({ ...route, crossSiteCheck: checked(route.methods) }));
  const rows = manifest.map((route) => [
    route.path,
    route.kind,
    route.methods.join(" "),
    route.auth,
    route.role ?? "-",
    route.crossSiteCheck.join(" ") || "-",
  ]);
  await print(
    json
      ? JSON.stringify(manifest, null, 2)
      : table([["PATH", "KIND", "METHODS", "AUTH", "ROLE", "CROSS-SITE CHECK"], ...rows]),
  );
  return 0;
});
