import "server-only";
import { brand } from "@/lib/shared/brand";
import { env, EnvError } from "./env";
import { watchIngress } from "./http/ingress";
import { every } from "./jobs";
import { publishKeys } from "./keys";
import { log } from "./log";
import { outboxJob } from "./outbox";
import { startPruning } from "./pruning";
import { startRevocationFeed } from "./session/revocation";
import { connectSubscribers } from "./subscribers";

/**
 * What must stand before the first request: a valid configuration, the keys, truthful request headers, the revocation feed.
 * A wrong configuration ends the process with the variable's name; a database that is not there yet does not.
 */
export async function startServer(): Promise<void> {
  try {
    const { APP_ORIGIN, TRUSTED_PROXY_HOPS } = env();
    await publishKeys();
    watchIngress({ origin: APP_ORIGIN, trustedProxyHops: TRUSTED_PROXY_HOPS });
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${brand.name} can't start:\n${error.message}\n`);
    process.exit(1);
  }
  connectSubscribers();
  await startRevocationFeed();
  startPruning();
  every(outboxJob.seconds, outboxJob.name, outboxJob.run);
  log.info({}, "started");
}
