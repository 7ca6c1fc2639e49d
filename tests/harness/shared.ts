import { inject } from "vitest";
import { databaseAt } from "./database";
import { readMails, mailTo } from "./mailbox";
import type { TestServer } from "./server";

/** What a file has to know of a server that somebody else started, in words that go from one process to another. */
export type SharedServer = Pick<TestServer, "address" | "origin" | "pid" | "dataDir" | "folder" | "environment"> & {
  readonly databaseUrl: string;
};

/** As `startServer` has made it, for those who share it. */
export const described = ({
  address,
  origin,
  pid,
  dataDir,
  folder,
  environment,
  database,
}: TestServer): SharedServer => ({
  address,
  origin,
  pid,
  dataDir,
  folder,
  environment,
  databaseUrl: database.url,
});

/**
 * The server of this run, without options of its own: a start costs as much as dozens of tests. It is for files that are as strangers
 * to each other, with people of their own: what changes a server, its database or what belongs to all, counts rows that it did not
 * make, or reads what the server says, starts its own with `startServer`.
 */
export const sharedServer = (): TestServer => shared(inject("sharedServer"));

/** The same and another instance of it. */
export const sharedTwins = (): { readonly server: TestServer; readonly twin: TestServer } => ({
  server: sharedServer(),
  twin: shared(inject("sharedTwin")),
});

function shared({ databaseUrl, ...server }: SharedServer): TestServer {
  // What was sent before is not for whoever comes now.
  const since = new Date().toISOString().replaceAll(/[-:.]/g, "");
  return {
    ...server,
    database: databaseAt(databaseUrl, notYours),
    mailbox: () => readMails(server.dataDir, since),
    mailTo: (address) => mailTo(server.dataDir, address, { since }),
    output: notYours,
    signal: notYours,
    stop: notYours,
  };
}

function notYours(): never {
  throw new Error("this server is shared: a file that does this starts its own");
}
