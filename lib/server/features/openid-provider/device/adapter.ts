import "server-only";
import { type Adapter, errors } from "oidc-provider";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../../env";
import { currentClient } from "../../../request-context";
import { digestOf } from "../digest";
import { nothing, unasked } from "../unasked";
import { consumeRequest, findPolled, insertRequest } from "./store";
import { sealUserCode } from "./user-code";

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
    if (found === undefined) return undefined;
    const { payload, decision, isAllowed, consumedFor } = found;
    const isUsed = isAllowed && consumedFor !== null;
    // It has its tokens already, or somebody else has: for a moment nobody is a thief whose answer was lost.
    if (isUsed && consumedFor <= env().REFRESH_LEEWAY) return undefined;
    return { ...payload, ...decision, jti: id, ...(isUsed && { consumed: consumedFor }) };
  },
  async consume(id) {
    // Of any number of polls at once one counts; the library has only looked whether it was used.
    if (!(await consumeRequest(digestOf(id)))) throw new errors.InvalidGrant("it has been used before");
  },
  destroy: nothing,
  ...unasked,
};
