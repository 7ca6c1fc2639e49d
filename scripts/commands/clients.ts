// feature:openid-provider begin
import { z } from "zod";
import { newClientSchema } from "@/lib/shared/features/openid-provider/clients";
import { StepError } from "../bootstrap/steps.mjs";
import { withApp } from "./app";
import { print, runCommand, table, UsageError } from "./command";
import { explained } from "./explained";
import { readWanted, type Values } from "./clients/wanted";
import type { Answer } from "./user/answer";

const usage = `Usage: npm run --silent clients -- <action> [--json]

create --name N --redirect-uri U [--redirect-uri U …] [--scope S …] [--public] [--device]
       [--post-logout-redirect-uri U …] [--backchannel-logout-uri U]
                         registers an app that people sign in to with their account here, and tells its secret once;
                         --public: a program on people's own devices, which has none
                         --device: it shows a code, and people sign in to it on another device; needs no --redirect-uri then
                         --post-logout-redirect-uri: where people may go whom it has signed out
                         --backchannel-logout-uri: where it is told that somebody has signed out
create --name N --scope revocations:read
                         registers a service, which acts for itself
create … --dpop          it has no token that is not bound to a key of its own (DPoP, RFC 9449)
create … --audience "URI SCOPE …" [--exchange]
                         what it may have tokens for: a service by its address, and what tokens for it may say;
                         --exchange: also by exchanging the token of a person, to act for them there
create … --jwks FILE     it proves itself by what it signs with a key of these (private_key_jwt), and has no secret
list                     all clients
rotate-secret --id ID    another secret; the one of before counts for a day more
disable --id ID          it is shut out at once, with all that it was let do
enable --id ID           lets it in again; people need not agree anew
remove --id ID           forgets it, and what people have let it do

Works while the app runs and while it does not. Exit codes: 0 done, 1 refused or failed, 2 misuse.`;

const options = {
  name: { type: "string" },
  id: { type: "string" },
  "redirect-uri": { type: "string", multiple: true, default: [] as string[] },
  "post-logout-redirect-uri": { type: "string", multiple: true, default: [] as string[] },
  "backchannel-logout-uri": { type: "string" },
  scope: { type: "string", multiple: true, default: [] as string[] },
  audience: { type: "string", multiple: true, default: [] as string[] },
  exchange: { type: "boolean", default: false },
  public: { type: "boolean", default: false },
  device: { type: "boolean", default: false },
  jwks: { type: "string" },
  dpop: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

const app = () => import("@/lib/server/features/openid-provider/clients");

await runCommand(usage, options, async ([action, ...rest], values) => {
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(" ")}`);
  const act = await prepareAction(action, values);
  const { data, words } = await withApp(() => explained(act, "there is no such client, or it has no secret."));
  await print(values.json ? JSON.stringify(data, null, 2) : words);
  return 0;
});

/** Misuse is told before a database is started. */
async function prepareAction(action: string | undefined, values: Values): Promise<() => Promise<Answer>> {
  if (action === "list") return list;
  if (action === "create") {
    const wanted = newClientSchema.safeParse(await readWanted(values));
    if (!wanted.success)
      throw new StepError(wanted.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
    return () => create(wanted.data);
  }
  const actions = {
    "rotate-secret": rotate,
    disable: (id: string) => setDisabled(id, true),
    enable: (id: string) => setDisabled(id, false),
    remove,
  };
  const isKnown = (name: string | undefined): name is keyof typeof actions =>
    name !== undefined && Object.hasOwn(actions, name);
  if (!isKnown(action)) throw new UsageError("Say what to do.");
  const id = z.uuid().safeParse(values.id);
  if (!id.success) throw new UsageError(`${action} needs --id, as list says it.`);
  return () => actions[action](id.data);
}

async function create(wanted: z.output<typeof newClientSchema>): Promise<Answer> {
  const made = await (await app()).createClient(wanted, "operator");
  const secret = made.secret === null ? "" : `\nSecret, told this once: ${made.secret}`;
  return { data: made, words: `${wanted.name} is registered. Its client_id: ${made.id}${secret}` };
}

async function list(): Promise<Answer> {
  const data = await (await app()).readClients();
  const rows = data.map((row) => [
    row.id,
    row.name,
    row.proof,
    row.disabled ? "disabled" : "",
    [...(row.deviceFlow ? ["(a code)"] : []), ...row.redirectUris].join(" "),
  ]);
  const words =
    rows.length === 0 ? "There are no clients." : table([["id", "name", "proof", "", "redirects to"], ...rows]);
  return { data, words };
}

async function rotate(id: string): Promise<Answer> {
  const secret = await (await app()).rotateSecret(id, "operator");
  return { data: { id, secret }, words: `Secret, told this once: ${secret}\nThe one of before counts for a day more.` };
}

async function setDisabled(id: string, disabled: boolean): Promise<Answer> {
  await (await app()).setDisabled(id, disabled, "operator");
  return { data: { id, disabled }, words: disabled ? "It is shut out." : "It is let in again." };
}

async function remove(id: string): Promise<Answer> {
  await (await app()).removeClient(id, "operator");
  return { data: { id, removed: true }, words: "It is forgotten." };
}
// feature:openid-provider end
