import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../start/port";
import { writeOnce } from "../start/secrets";
import type { Place } from "./place";
import { randomBytes } from "node:crypto";

/** How the server listens, and how clients find it. */
export type Endpoint = {
  /** Options for the server's command line. */
  readonly options: readonly string[];
  /** The superuser's password; undefined where the socket's folder decides who gets in. */
  readonly password: string | undefined;
  /** A connection string for a database of this server. */
  readonly url: (database: string) => string;
};

export async function endpointOf(place: Place): Promise<Endpoint> {
  return process.platform === "win32" ? tcpEndpoint(place) : socketEndpoint(place);
}

/** A unix socket in a folder that nobody else can enter; no network at all. */
function socketEndpoint({ cluster, socketFolder }: Place): Endpoint {
  // Inside the data directory the relative name avoids the server's own limit on the path, and names that it can't reach.
  const directory = socketFolder === cluster ? "." : socketFolder;
  return {
    options: ["listen_addresses=", `unix_socket_directories=${directory}`, "unix_socket_permissions=0700"],
    password: undefined,
    url: (database) => `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketFolder)}`,
  };
}

/** Windows: a random port of the local machine, behind a random password. Both are kept with the data. */
async function tcpEndpoint({ dataDir }: Place): Promise<Endpoint> {
  const password = writeOnce(join(dataDir, "postgres-password"), () => randomBytes(24).toString("base64url"));
  const portFile = join(dataDir, "postgres-port");
  const port = existsSync(portFile) ? readFileSync(portFile, "utf8").trim() : writeOnce(portFile, await anyPort());
  return {
    options: ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories="],
    password,
    url: (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`,
  };
}

async function anyPort(): Promise<() => string> {
  const port = String(await freePort());
  return () => port;
}
