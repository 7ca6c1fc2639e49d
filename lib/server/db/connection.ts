import "server-only";
import pg from "pg";

type StartupParameters = Readonly<Record<string, string>>;
/** What pg sends to open a connection; its types leave it out. */
const startupOf = (client: object): StartupParameters =>
  (pg.Client.prototype as unknown as { getStartupConf(this: object): StartupParameters }).getStartupConf.call(client);

/**
 * A connection that speaks UTC, whatever zone the database or the role is set to: Prisma's adapter writes times without an offset, and
 * drops the offset of what it reads.
 *
 * Said as a startup parameter of its own, which poolers keep for each of their clients; they refuse `options`.
 */
export class UtcClient extends pg.Client {
  getStartupConf(): StartupParameters {
    return { ...startupOf(this), TimeZone: "UTC" };
  }
}
