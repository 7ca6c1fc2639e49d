/** What integration tests are built on: a database, a server process and a user of a test's own. */
export { isAlive } from "./alive";
export { type Database, type OwnPostgres, startDatabase, startOwnPostgres } from "./database";
export { type Answer, CookieJar, send, type Sent } from "./http";
export type { Mail } from "./mailbox";
export { mailsTo } from "./mails-to";
export { freePort } from "../../scripts/start/port";
export { publishedKids } from "./published";
export { type ServerOptions, startServer, type TestServer } from "./server";
export { sharedServer, sharedTwins } from "./shared";
export { startTwins } from "./twins";
export { createUser, signIn, signInAs, type TestUser } from "./users";
