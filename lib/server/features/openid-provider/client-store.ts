import "server-only";
import { z } from "zod";
import type { Client } from "@/prisma/generated/client";
import type { ServiceAudience } from "@/lib/shared/features/openid-provider/audiences";
import { db, type Transaction } from "../../db";

export type ClientRow = Readonly<Client> & {
  /** The hashes of the secrets that count now, the newest first. */
  readonly secretHashes: readonly string[];
};

/** A client that is not disabled, with what counts of it now. @throws AppError `unavailable`; so do all that follow */
export async function findClient(id: string): Promise<ClientRow | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined;
  const [client] = await db().$queryRaw<ClientRow[]>`
    SELECT *, array_remove(ARRAY["secretHash", CASE WHEN "previousUntil" > now() THEN "previousSecretHash" END], NULL) AS "secretHashes"
    FROM "Client" WHERE "id" = ${id}::uuid AND "disabledAt" IS NULL`;
  return client;
}

/** All clients, the oldest first. */
export function listClients(): Promise<readonly Readonly<Client>[]> {
  return db().client.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}

export type NewClientRow = Pick<
  Client,
  | "id"
  | "name"
  | "redirectUris"
  | "postLogoutRedirectUris"
  | "backchannelLogoutUri"
  | "scopes"
  | "dpopBoundAccessTokens"
  | "exchanges"
  | "secretHash"
  | "deviceFlow"
> & { readonly jwks: object | null; readonly audiences: readonly ServiceAudience[] };

/** Writes a client. */
export async function insertClient({ jwks, audiences, ...client }: NewClientRow, tx: Transaction): Promise<void> {
  await tx.client.create({ data: { ...client, audiences: [...audiences], ...(jwks && { jwks }) } });
}

/** Gives a client another secret. @param overlap for so many seconds the one of before counts too @returns its name; undefined where there is none with a secret */
export async function replaceSecret(
  id: string,
  secretHash: string,
  overlap: number,
  tx: Transaction,
): Promise<string | undefined> {
  const [client] = await tx.$queryRaw<{ name: string }[]>`
    UPDATE "Client" SET "previousSecretHash" = "secretHash", "previousUntil" = now() + make_interval(secs => ${overlap}::int),
      "secretHash" = ${secretHash}
    WHERE "id" = ${id}::uuid AND "secretHash" IS NOT NULL RETURNING "name"`;
  return client?.name;
}

/** A client as it is after a change: tokens below the version count no more. */
export type ChangedClient = Pick<Client, "name" | "version">;

/**
 * Shuts a client out, or lets it in again. Either way its tokens and codes of before are dead, but for refresh tokens: those count again with it, as
 * what people have let it do.
 *
 * @returns undefined where there is none
 */
export async function setClientDisabled(
  id: string,
  disabled: boolean,
  tx: Transaction,
): Promise<ChangedClient | undefined> {
  const [client] = await tx.$queryRaw<ChangedClient[]>`
    WITH changed AS (
      UPDATE "Client" SET "disabledAt" = CASE WHEN ${disabled}::boolean THEN now() END, "version" = "version" + 1
      WHERE "id" = ${id}::uuid RETURNING "id", "name", "version"
    ), gone AS (
      DELETE FROM "OidcArtifact" a USING "AppGrant" g, changed
      WHERE g."id" = a."grantId" AND g."clientId" = changed."id" AND a."model" <> 'RefreshToken'
    ), forgotten AS (
      DELETE FROM "DeviceRequest" d USING changed WHERE d."clientId" = changed."id"
    )
    SELECT "name", "version" FROM changed`;
  return client;
}

/** Removes a client with all consents and grants. @returns as it was, with a version that none of its tokens has */
export async function deleteClient(id: string, tx: Transaction): Promise<ChangedClient | undefined> {
  const [client] = await tx.$queryRaw<ChangedClient[]>`
    DELETE FROM "Client" WHERE "id" = ${id}::uuid RETURNING "name", "version" + 1 AS "version"`;
  return client;
}

/** What a client is called, disabled or not. */
export async function findClientName(id: string, tx: Transaction): Promise<string> {
  return (await tx.client.findUniqueOrThrow({ where: { id }, select: { name: true } })).name;
}
