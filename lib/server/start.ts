import "server-only";
import { brand } from "@/lib/shared/brand";
import { connectBotCheck } from "./bot-check";
import { followDatabaseClock } from "./db/clock";
import { env, EnvError } from "./env";
import { checkReportSecret } from "./features/report/service"; // feature:report
import { checkClientSecrets } from "./features/sso/providers"; // feature:sso
import { endStreamsAtStop } from "./features/revocation-stream/follow"; // feature:revocation-stream
import { recoveryJob } from "./features/totp/recovery/due"; // feature:totp
import { rekeyJob } from "./features/totp/rekey"; // feature:totp
import { deletionJob } from "./features/account-deletion/due"; // feature:account-deletion
import { isLoopbackName } from "./http/host";
import { watchIngress } from "./http/ingress";
import { watchInstances } from "./instances";
import { every } from "./jobs";
import { publishKeys } from "./keys";
import { log } from "./log";
import { outboxJob } from "./outbox";
import { PasswordSetupError, startPasswords } from "./password";
import { startPruning } from "./pruning";
import { startTellingApps } from "./session/openid-provider/logout"; // feature:openid-provider
import { startRevocationFeed } from "./session/revocation";
import { connectSteps } from "./steps";
import { connectSubscribers } from "./subscribers";

/**
 * What must stand before the first request: a valid configuration, the keys, truthful request headers, password hashing, the revocation
 * feed. A wrong configuration or an incomplete deployment ends the process with a sentence; a database that is not there yet does not.
 */
export async function startServer(): Promise<void> {
  try {
    const { APP_ORIGIN, TRUSTED_PROXY_HOPS, PORTCULLIS_EMBEDDED } = env();
    await publishKeys();
    await checkClientSecrets(); // feature:sso
    await checkReportSecret(); // feature:report
    watchIngress({
      origin: APP_ORIGIN,
      trustedProxyHops: TRUSTED_PROXY_HOPS,
      embedded: PORTCULLIS_EMBEDDED,
    });
    endInTime();
    endStreamsAtStop(); // feature:revocation-stream
    connectSubscribers();
    connectSteps();
    connectBotCheck();
    // Each waits for something else: a thread, the database's time, its announcements.
    await Promise.all([startPasswords(), followDatabaseClock(), startRevocationFeed()]);
  } catch (error) {
    if (!(error instanceof EnvError) && !(error instanceof PasswordSetupError)) throw error;
    process.stderr.write(`${brand.name} can't start:
${error.message}
`);
    process.exit(1);
  }
  watchInstances();
  startPruning();
  every(outboxJob.seconds, outboxJob.name, outboxJob.run);
  startTellingApps(); // feature:openid-provider
  every(rekeyJob.seconds, rekeyJob.name, rekeyJob.run); // feature:totp
  every(recoveryJob.seconds, recoveryJob.name, recoveryJob.run); // feature:totp
  every(deletionJob.seconds, deletionJob.name, deletionJob.run); // feature:account-deletion
  log.info({}, "started");
  tellWhatWasForgotten();
}

/** What is right on a developer's machine, and wrong on every other. */
function tellWhatWasForgotten(): void {
  const { APP_ORIGIN, MAIL_URL, PORTCULLIS_EMBEDDED } = env();
  if (PORTCULLIS_EMBEDDED) return;
  if (isLoopbackName(new URL(APP_ORIGIN).hostname))
    log.warn({ APP_ORIGIN }, "links in mails lead to this machine, and tokens name it: set APP_ORIGIN");
  if (MAIL_URL === undefined) log.warn({}, "mails are written to a folder and sent to nobody: set MAIL_URL");
}

const longestStopMs = 10_000;

/**
 * Next waits for every connection when it is asked to stop, also for one that never sends anything (browsers open some ahead): whoever
 * is not done by then is cut off. The exit codes are Next's own.
 */
function endInTime(): void {
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)
    process.once(signal, () => {
      setTimeout(() => process.exit(code), longestStopMs).unref();
    });
}
