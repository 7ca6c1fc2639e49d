import { readConfig } from "./config.js";
import { Follower } from "./follower.js";
import { OwnToken } from "./own-token.js";
import { Replica } from "./replica.js";
import { createService } from "./server.js";
import { createVerifier } from "./verify.js";

const pruneEveryMs = 60_000;
/** How long requests under way have when it is told to stop. */
const graceMs = 3_000;

/** @param {string} message */
const say = (message) => process.stdout.write(`${message}\n`);

function main() {
  const config = readConfig(process.env);
  const replica = new Replica();
  setInterval(() => replica.prune(), pruneEveryMs).unref();
  const stop = new AbortController();
  const follower = new Follower(replica, { url: config.STREAM_URL, token: new OwnToken(config), log: say });
  void follower.run(stop.signal);
  const server = createService({
    scope: config.SCOPE,
    actors: config.ACTORS.split(" ").filter((actor) => actor !== ""),
    verify: createVerifier(config),
    replica,
  });
  server.listen({ host: config.HOST, port: Number(config.PORT) }, () => {
    const address = server.address();
    say(`listening on ${typeof address === "object" && address !== null ? address.port : String(address)}`);
  });
  for (const signal of ["SIGTERM", "SIGINT"])
    process.once(signal, () => {
      stop.abort();
      server.close();
      server.closeIdleConnections();
      // Somebody who has connected and asks for nothing would keep it for minutes.
      setTimeout(() => server.closeAllConnections(), graceMs).unref();
    });
}

try {
  main();
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
