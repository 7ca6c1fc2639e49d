import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { day } from "@/lib/shared/durations";
import { audiencesSchema } from "@/lib/shared/features/openid-provider/audiences";
import type { NewClient, RegisteredClient } from "@/lib/shared/features/openid-provider/clients";
import { type Transaction, transaction } from "../../db";
import { happened } from "../../events";
import { announce, insertUserRevocation } from "../../session/revocation";
import type { Session } from "../../session/session";
import { findAllowed } from "../../users/store";
import {
  type ChangedClient,
  deleteClient,
  insertClient,
  listClients,
  replaceSecret,
  setClientDisabled,
} from "./client-store";
import { digestOf } from "./digest";
import { refuseOwnAddress } from "./service-audiences";

/** Who does it: whoever has the command line, or somebody signed in who may. */
type Actor = "operator" | Session;

/** How long the secret of before counts beside a new one, in seconds. */
const overlap = day;

const newSecret = (): string => randomBytes(32).toString("base64url");

/** All clients, the oldest first. No secret is in it. @throws AppError `unavailable` */
export async function readClients(): Promise<readonly RegisteredClient[]> {
  return (await listClients()).map(({ secretHash, jwks, disabledAt, createdAt, ...client }) => ({
    id: client.id,
    name: client.name,
    redirectUris: client.redirectUris,
    postLogoutRedirectUris: client.postLogoutRedirectUris,
    backchannelLogoutUri: client.backchannelLogoutUri,
    deviceFlow: client.deviceFlow,
    scopes: client.scopes,
    dpopBoundAccessTokens: client.dpopBoundAccessTokens,
    audiences: audiencesSchema.parse(client.audiences),
    exchanges: client.exchanges,
    proof: secretHash !== null ? "secret" : jwks !== null ? "keys" : "none",
    disabled: disabledAt !== null,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Registers a client.
 *
 * @returns its id, and the secret that nobody can read again, where it has one
 * @throws AppError `forbidden` for whoever may not any more; so do all that follow; `unavailable`; `invalid_input` for a service at this app's own address
 */
export function createClient(
  { isPublic, ...wanted }: NewClient,
  by: Actor,
): Promise<{ readonly id: string; readonly secret: string | null }> {
  refuseOwnAddress(wanted.audiences);
  const secret = isPublic || wanted.jwks !== null ? null : newSecret();
  const id = randomUUID();
  return transaction(async (tx) => {
    await insertClient({ id, ...wanted, secretHash: secret === null ? null : digestOf(secret) }, tx);
    await tell("client_created", { clientId: id, name: wanted.name }, by, tx);
    return { id, secret };
  });
}

/** Gives a client another secret; the one of before counts for a day more. @throws AppError `not_found` for one that has none */
export function rotateSecret(id: string, by: Actor): Promise<string> {
  const secret = newSecret();
  return transaction(async (tx) => {
    const name = await replaceSecret(id, digestOf(secret), overlap, tx);
    if (name === undefined) throw new AppError("not_found");
    await tell("client_changed", { clientId: id, name, change: "secret" }, by, tx);
    return secret;
  });
}

/** Shuts a client out at once, or lets it in again; of its tokens of before only refresh tokens count again. @throws AppError `not_found` */
export const setDisabled = (id: string, disabled: boolean, by: Actor): Promise<void> =>
  outdate(id, async (tx) => {
    const changed = await setClientDisabled(id, disabled, tx);
    const detail = { clientId: id, name: changed?.name, change: disabled ? "disabled" : "enabled" };
    if (changed !== undefined) await tell("client_changed", detail, by, tx);
    return changed;
  });

/** Removes a client, with all that anybody has let it do. @throws AppError `not_found` */
export const removeClient = (id: string, by: Actor): Promise<void> =>
  outdate(id, async (tx) => {
    const removed = await deleteClient(id, tx);
    if (removed !== undefined) await tell("client_removed", { clientId: id, name: removed.name }, by, tx);
    return removed;
  });

/** Changes a client in a way that none of its tokens outlives on any instance once this resolves. */
async function outdate(id: string, change: (tx: Transaction) => Promise<ChangedClient | undefined>): Promise<void> {
  const version = await transaction(async (tx) => {
    const changed = await change(tx);
    if (changed === undefined) throw new AppError("not_found");
    await insertUserRevocation(id, changed.version, tx);
    return changed.version;
  });
  await announce([{ kind: "user", userId: id, version }]);
}

type Told = Readonly<Record<string, string | undefined>>;

/** Tells the trail, and refuses whoever was let in and may not do it any more. */
async function tell(
  type: "client_created" | "client_changed" | "client_removed",
  about: Told,
  by: Actor,
  tx: Transaction,
): Promise<void> {
  if (by !== "operator" && (await findAllowed(by.userId, "clients:write", tx)) === null)
    throw new AppError("forbidden");
  const detail = { ...about, by: by === "operator" ? by : by.userId };
  await happened({ type, outcome: "success", ...(by !== "operator" && { sessionId: by.sessionId }), detail }, tx);
}
