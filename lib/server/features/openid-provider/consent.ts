import "server-only";
import { randomUUID } from "node:crypto";
import type { Interaction } from "oidc-provider";
import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { transaction } from "../../db";
import { happened } from "../../events";
import type { Session } from "../../session/session";
import { findClient } from "./client-store";
import { saveConsent } from "./grant-store";
import { provider } from "./provider";
import { scopesAsked, scopesAskedSchema } from "./scopes-asked";

/** As the library keeps what an app has asked. */
const paramsSchema = scopesAskedSchema.extend({ client_id: z.string(), redirect_uri: z.string() });

/** What an app asks somebody for. */
export type AppRequest = {
  readonly clientId: string;
  readonly name: string;
  /** Where the answer goes, for whoever wants to know. */
  readonly host: string;
  readonly scopes: readonly string[];
};

/**
 * What waits for somebody to decide.
 *
 * @throws AppError `connect_over` where nothing does in this session; `unavailable`
 */
export async function readAppRequest(session: Session, id: string): Promise<AppRequest> {
  return (await waitingFor(session, id)).asked;
}

/**
 * Decides it: from then on the app may, in every session of this person, until they take it back.
 *
 * @param decide reads what they say; asked only where there is something to decide
 * @returns where the browser goes on to
 * @throws AppError `connect_over`, `session_ended`, `unavailable`
 */
export async function decideAppRequest(
  session: Session,
  id: string,
  decide: () => Promise<"allow" | "deny">,
): Promise<string> {
  const { interaction, asked } = await waitingFor(session, id);
  const decision = await decide();
  if (decision === "allow") await allow(session, asked);
  interaction.result =
    decision === "allow"
      ? { ...interaction.lastSubmission, consent: {}, select_account: {} }
      : { error: "access_denied", error_description: "whoever was asked does not want it" };
  await interaction.persist();
  return `/oidc/auth/${id}`;
}

function allow({ userId, sessionId }: Session, { clientId, scopes }: AppRequest): Promise<void> {
  return transaction(async (tx) => {
    const consent = { id: randomUUID(), userId, sessionId, clientId };
    const saved = await saveConsent(consent, scopes, tx);
    if (saved === "over") throw new AppError("session_ended");
    if (saved === "kept") return;
    const detail = { clientId, scopes: scopes.join(" ") };
    await happened({ type: "app_connected", outcome: "success", userId, sessionId, detail }, tx);
  });
}

async function waitingFor(session: Session, id: string): Promise<{ interaction: Interaction; asked: AppRequest }> {
  const interaction = await provider().Interaction.find(id);
  if (
    (interaction?.prompt.name !== "consent" && interaction?.prompt.name !== "select_account") ||
    interaction.session?.uid !== session.sessionId
  )
    throw new AppError("connect_over");
  const { client_id, redirect_uri, ...asked } = paramsSchema.parse(interaction.params);
  const client = await findClient(client_id);
  if (client === undefined) throw new AppError("connect_over");
  const { scopes } = scopesAsked(asked, client.scopes);
  return { interaction, asked: { clientId: client.id, name: client.name, host: hostOf(redirect_uri), scopes } };
}

/** A program on one's own device has an address of its own making. */
function hostOf(uri: string): string {
  const { host, protocol } = new URL(uri);
  return /^https?:$/.test(protocol) ? host : protocol;
}
