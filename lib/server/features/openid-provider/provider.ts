import "server-only";
import { errors, type KoaContextWithOIDC, Provider } from "oidc-provider";
import { minute } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { numericDate } from "@/lib/shared/numeric-date";
import { env } from "../../env";
import { keySet } from "../../keys";
import type { KeySet } from "../../keys/key-set";
import { processWide } from "../../process-wide";
import { useOnce } from "../../session/openid-provider/once-store";
import { noteFault } from "./asked";
import { configuration } from "./configuration";
import { devicePolls } from "./device/polls";
import { isKeptAs } from "./digest";
import { takeExchanges } from "./exchange";
import { readIdTokenHint } from "./id-token";
import { issueAtOnce } from "./issuance";
import { countKept } from "./kept";
import { acrFor } from "./proof/strength";
import { structuredTokens } from "./structured-tokens";

const held = () =>
  processWide("openid-provider", () => ({ made: undefined as { set: KeySet; provider: Provider } | undefined }));

/**
 * The provider of this process, with the keys of now.
 *
 * @throws AppError `keys_secret` where they have no public half
 */
export function provider(): Provider {
  const set = keySet();
  if (set.provider.length === 0) throw new AppError("keys_secret");
  const current = held();
  if (current.made?.set !== set) current.made = { set, provider: build() };
  return current.made.provider;
}

function build(): Provider {
  const made = new Provider(env().APP_ORIGIN, configuration());
  // Behind the ingress, which has seen to it that these headers are ours.
  made.proxy = true;
  // Secrets are kept as hashes; two count while one replaces the other.
  made.Client.prototype.compareClientSecret = function (secret) {
    return (this["secret_hashes"] as readonly string[]).some((hash) => isKeptAs(secret, hash));
  };
  // The name that an app knows a session by is the session's own.
  made.Session.prototype.sidFor = function () {
    return this.uid;
  };
  // In one statement: the library would look first, and write then.
  made.ReplayDetection.unique = async (client, name, until) => {
    await countKept();
    return useOnce("ReplayDetection", `${client} ${name}`, until - numericDate(Date.now()) + minute);
  };
  takeExchanges(made);
  // Of what a proof shows, what is said of it depends on what the app wants.
  Object.defineProperty(made.OIDCContext.prototype, "acr", {
    get(this: KoaContextWithOIDC["oidc"]) {
      return acrFor({ oidc: this });
    },
  });
  // The library takes whatever it has signed for this app; a logout token says by its type that it is none.
  made.IdToken.validate = async (token, { clientId }) => {
    const payload = await readIdTokenHint(token);
    if (payload?.aud !== clientId) throw new errors.InvalidRequest("the hint is no ID token of this app");
    return { header: {}, payload };
  };
  made.use(structuredTokens);
  made.use(devicePolls);
  made.use(issueAtOnce);
  made.on("server_error", (_, error) => noteFault(error));
  return made;
}
