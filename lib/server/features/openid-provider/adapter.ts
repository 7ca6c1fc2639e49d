import "server-only";
import { type Adapter, errors } from "oidc-provider";
import { hour } from "@/lib/shared/durations";
import { env } from "../../env";
import { longestKept } from "../../session/openid-provider/once-store";
import { consumeArtifact, consumeUnanswered, deleteArtifact, findArtifact, saveArtifact } from "./artifact-store";
import { findClient } from "./client-store";
import { deviceCodes } from "./device/adapter";
import { digestOf } from "./digest";
import { countKept } from "./kept";
import { metadataOf } from "./metadata";
import { endGrant, grantPayload } from "./grants";
import { sessionPayload } from "./session-payload";
import { nothing, unasked } from "./unasked";

/** Where the provider keeps what it makes: codes, tokens, requests. None of it is of use to who reads the table. */
function artifacts(model: string): Adapter {
  const place = (id: string) => ({ model, hash: digestOf(id) });
  const isRefreshToken = model === "RefreshToken";
  const leeway = isRefreshToken ? env().REFRESH_LEEWAY : 0;
  return {
    async upsert(id, { jti: _, ...payload }, expiresIn = 0) {
      if (model === "PushedAuthorizationRequest") await countKept();
      // Kept past its end, which its payload says: it is still to be found used.
      const kept = model === "PushedAuthorizationRequest" ? expiresIn + hour : expiresIn;
      const lives = Math.min(kept, longestKept);
      await saveArtifact({ ...place(id), payload, grantId: payload.grantId ?? null, expiresIn: lives });
    },
    async find(id) {
      const found = await findArtifact(place(id));
      if (found === undefined) return undefined;
      const { payload, consumedFor, isReplaced } = found;
      // The same of a code: it is used up, but nobody is a thief whose answer was lost.
      if (model === "AuthorizationCode" && consumedFor !== null && consumedFor <= env().REFRESH_LEEWAY)
        return undefined;
      // An answer that was lost is asked for again: for a moment the token of before is as good as the one in its place, and for as long as there is none.
      const isOver = consumedFor !== null && consumedFor > leeway && (isReplaced || !isRefreshToken);
      const consumed = isOver ? consumedFor : undefined;
      return { ...payload, jti: id, ...(consumed !== undefined && { consumed }) };
    },
    async consume(id) {
      // Of any number of codes at once one counts; the library has only looked whether it was used.
      if (await consumeArtifact(place(id), leeway)) return;
      if (isRefreshToken && (await consumeUnanswered(place(id)))) return;
      throw new errors.InvalidGrant("it has been used before");
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
