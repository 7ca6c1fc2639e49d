import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { Provider } from "oidc-provider";
import { AppError } from "@/lib/shared/errors";
import { env } from "../../env";
import { keySet } from "../../keys";
import type { KeySet } from "../../keys/key-set";
import { log } from "../../log";
import { processWide } from "../../process-wide";
import { configuration } from "./configuration";
import { structuredTokens } from "./structured-tokens";

const held = () => processWide("openid-provider", () => ({}) as { set?: KeySet; provider?: Provider });

/**
 * The provider of this process, with the keys of now.
 *
 * @throws AppError `keys_secret` where they have no public half
 */
export function provider(): Provider {
  const set = keySet();
  const current = held();
  if (current.provider === undefined || current.set !== set) {
    if (set.provider.length === 0) throw new AppError("keys_secret");
    Object.assign(current, { set, provider: build() });
  }
  return current.provider as Provider;
}

function build(): Provider {
  const made = new Provider(env().APP_ORIGIN, configuration());
  // Behind the ingress, which has seen to it that these headers are ours.
  made.proxy = true;
  // Secrets are kept as hashes; two count while one replaces the other.
  made.Client.prototype.compareClientSecret = function (secret) {
    return (this["secret_hashes"] as readonly string[]).some((hash) => isOf(secret, hash));
  };
  // The name that an app knows a session by is the session's own.
  made.Session.prototype.sidFor = function () {
    return this.uid;
  };
  made.use(structuredTokens);
  made.on("server_error", (_, error) => log.error({ err: error }, "the OpenID provider failed"));
  return made;
}

function isOf(secret: string, hash: string): boolean {
  const digest = createHash("sha256").update(secret).digest();
  const expected = Buffer.from(hash, "base64url");
  return digest.length === expected.length && timingSafeEqual(digest, expected);
}
