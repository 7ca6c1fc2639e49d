import "server-only";
import type { Adapter } from "oidc-provider";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../../env";
import { currentClient } from "../../../request-context";
import { digestOf } from "../digest";
import { endGrant } from "../grants";
import { issueFor } from "../issuance";
import { answeringSeconds, type Use } from "../issuance/use";
import { nothing, unasked } from "../unasked";
import { consumeRequest, findGrantAnswered, findPolled, insertRequest, noteRequestAnswered } from "./store";
import { sealUserCode } from "./user-code";

/** It has its tokens once. Where its code comes again somebody else has it too: it has a grant of its own, which ends. */
const deviceUse = (hash: string): Use => ({
  use: (tx) => consumeRequest(hash, answeringSeconds, tx),
  answered: () => noteRequestAnswered(hash),
  async usedBefore() {
    const grantId = await findGrantAnswered(hash, env().REFRESH_LEEWAY);
    if (grantId !== undefined) await endGrant(grantId);
  },
});

/**
 * Where the provider keeps what devices ask (RFC 8628 §3.2). It writes each once, and asks for it by the device code alone: what people say about
 * it is written by our own page (decide.ts).
 */
export const deviceCodes: Adapter = {
  async upsert(id, { jti: _, userCode = "", ...payload }, expiresIn = 0) {
    const { clientId = "" } = payload;
    const codes = { hash: digestOf(id), userCodeSeal: sealUserCode(userCode) };
    const made = await insertRequest({ ...codes, clientId, payload, ...currentClient(), expiresIn });
    // One in some ten million: the next one will be another.
    if (!made) throw new AppError("unavailable", { retryAfterSeconds: 1 });
  },
  async find(id) {
    const found = await findPolled(digestOf(id));
    return found && { ...found.payload, ...found.decision, jti: id };
  },
  // A no is told to each that asks, and uses nothing up.
  consume(id) {
    issueFor(deviceUse(digestOf(id)));
    return nothing();
  },
  destroy: nothing,
  ...unasked,
};
