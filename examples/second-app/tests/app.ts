import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { GET as callback } from "../app/callback/route";
import { GET as signIn } from "../app/sign-in/route";
import { sessionCookie } from "../lib/cookies";
import { clientId, origin, startIssuer } from "./issuer";

/** Sets this process up as the app, with a provider of its own, until the test file ends. */
export async function startApp() {
  const folder = mkdtempSync(join(tmpdir(), "fieldbook-"));
  after(() => rmSync(folder, { recursive: true }));
  const provider = await startIssuer();
  const settings = { ISSUER: provider.issuer, ORIGIN: origin, CLIENT_ID: clientId, CLIENT_SECRET: "quiet river" };
  Object.assign(process.env, settings, { DATA_DIR: folder });
  return { ...provider, folder };
}

/** A browser: it keeps cookies, and goes nowhere by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** The id of the session that it has. */
  get session(): string {
    return this.cookies.get(sessionCookie) ?? "";
  }

  /** Asks one of the app's handlers. */
  async ask(handler: (request: Request) => Promise<Response>, path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const response = await handler(new Request(new URL(path, origin), { ...init, headers }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Begins to sign in. @returns the provider's address */
  async begin(next = "/book"): Promise<string> {
    return leadsTo(await this.ask(signIn, `/sign-in?${new URLSearchParams({ next }).toString()}`));
  }

  /** Comes back from the provider. @returns where the app sends it then */
  async comeBack(address: string): Promise<string> {
    return leadsTo(await this.ask(callback, address));
  }
}

export const leadsTo = ({ headers }: Response): string => (headers.get("location") ?? "").replace(origin, "");
