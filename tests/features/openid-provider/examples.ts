import type { Example, Person } from "../../attack/examples";
import { type App, begin, leadsTo, register, visit } from "./app";

const apps = new Map<Person["server"], Promise<App>>();
/** An app that everybody here may sign in to. */
function appOf({ server }: Person): Promise<App> {
  const known = apps.get(server) ?? register(server);
  apps.set(server, known);
  return known;
}

/** An app of its own for each try. */
const another = async ({ server }: Person) => ({ id: (await register(server)).id });

/** A request of an app that waits for this person, in their browser. */
async function waiting(owner: Person): Promise<{ readonly id: string }> {
  const { path } = begin(await appOf(owner), { prompt: "consent" });
  const asked = leadsTo(await visit(await owner.browser(), path), owner.server);
  return { id: asked.split("/").at(-1) ?? "" };
}

/** The app that this person is connected to. */
async function connected(owner: Person): Promise<string> {
  const { id } = await appOf(owner);
  const me = (await (await owner.browser()).send("/api/me")).json() as { id: string };
  await owner.server.database.query(
    `INSERT INTO "AppConsent" ("id", "userId", "clientId", "scopes") VALUES (gen_random_uuid(), $1, $2, '{openid}')
     ON CONFLICT DO NOTHING`,
    [me.id, id],
  );
  return id;
}

export const examples: readonly Example[] = [
  { route: "GET /connect/{id}", thing: waiting },
  // Without the mark of the page: whoever is let in is told so.
  { route: "POST /connect/{id}/decision", thing: waiting, body: { decision: "allow" } },
  { route: "POST /device/decision", body: { user_code: "BCDF-GHJK", decision: "allow" } },
  { route: "DELETE /api/account/connected-apps/{id}", thing: async (owner) => ({ id: await connected(owner) }) },
  { route: "PATCH /api/admin/clients/{id}", thing: another, body: { disabled: "yes" } },
  { route: "DELETE /api/admin/clients/{id}", thing: another },
  { route: "POST /api/admin/clients/{id}/secret", thing: another },
  { route: "POST /api/admin/clients", body: { name: "" } },
  {
    route: "POST /admin/clients",
    body: {
      ...{ name: "Acme", kind: "service", redirectUris: "", postLogoutRedirectUris: "", backchannelLogoutUri: "" },
      audiences: "",
    },
  },
  {
    route: "POST /admin/clients",
    thing: async (owner) => ({ client: (await another(owner)).id }),
    body: { act: "disable" },
    button: "Yes, disable it",
  },
  { route: "POST /settings/connected-apps", thing: async (owner) => ({ app: await connected(owner) }) },
];
