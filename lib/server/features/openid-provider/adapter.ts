import "server-only";
import { type Adapter, errors } from "oidc-provider";
import { hour } from "@/lib/shared/durations";
import { env } from "../../env";
import { longestKept } from "../../session/openid-provider/once-store";
import { consumeArtifact, deleteArtifact, findArtifact, saveArtifact } from "./artifact-store";
import { findClient } from "./client-store";
import { deviceCodes } from "./device/adapter";
import { digestOf } from "./digest";
import { issue, issueFor } from "./issuance";
import { codeUse, refreshTokenUse, stayingUse } from "./issuance/use";
import { countKept } from "./kept";
import { metadataOf } from "./metadata";
import { endGrant, grantPayload } from "./grants";
import { sessionPayload } from "./session-payload";
import { nothing, unasked } from "./unasked";

/** What is issued by what: all of one answer is kept at once (issuance). */
const issued = new Set(["AccessToken", "RefreshToken"]);

/** For what no tokens are given. */
const once = { leeway: 0, answering: longestKept };

/** Where the provider keeps what it makes: codes, tokens, requests. None of it is of use to who reads the table. */
function artifacts(model: string): Adapter {
  const place = (id: string) => ({ model, hash: digestOf(id) });
  const isRefreshToken = model === "RefreshToken";
  return {
    async upsert(id, { jti: _, ...payload }, expiresIn = 0) {
      if (model === "PushedAuthorizationRequest") await countKept();
      // Kept past its end, which its payload says: it is still to be found used.
      const kept = model === "PushedAuthorizationRequest" ? expiresIn + hour : expiresIn;
      const lives = Math.min(kept, longestKept);
      const artifact = { ...place(id), payload, grantId: payload.grantId ?? null, expiresIn: lives };
      if (issued.has(model)) issue(artifact);
      else await saveArtifact(artifact);
    },
    async find(id) {
      const found = await findArtifact(place(id));
      if (found === undefined) return undefined;
      const { payload, consumedFor, isAnswered, code } = found;
      const isUsed = consumedFor !== null && (!isRefreshToken || (isAnswered && consumedFor > env().REFRESH_LEEWAY));
      if (isRefreshToken && code !== null) issueFor(stayingUse(place(id)), code);
      return { ...payload, jti: id, ...(isUsed && model !== "AuthorizationCode" && { consumed: consumedFor }) };
    },
    async consume(id) {
      if (isRefreshToken) issueFor(refreshTokenUse(place(id)));
      else if (model === "AuthorizationCode") issueFor(codeUse(place(id)), digestOf(id));
      // Of any number at once one counts; the library has only looked whether it was used.
      else if (!(await consumeArtifact(place(id), once))) throw new errors.InvalidGrant("it has been used before");
    },
    destroy: (id) => deleteArtifact(place(id)),
    ...unasked,
  };
}

/** Read alone: of another room, or of the operators. */
const readOnly = (
  find: (id: string) => Promise<object | undefined>,
  destroy: (id: string) => Promise<void> = nothing,
) => ({ find, destroy, upsert: nothing, consume: nothing, ...unasked }) as Adapter;

/** What the provider asks for by a name of its own. There is one session, ours: its own is a view of that, and it ends none. */
export function adapter(model: string): Adapter {
  switch (model) {
    case "Client":
      return readOnly(async (id) => metadataOf(await findClient(id)));
    case "Session":
      return readOnly(sessionPayload);
    case "Grant":
      return readOnly(grantPayload, endGrant);
    case "DeviceCode":
      return deviceCodes;
    default:
      return artifacts(model);
  }
}
