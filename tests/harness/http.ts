import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { request as requestOverTls } from "node:https";

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every Set-Cookie line. */
  readonly setCookies: readonly string[];
  readonly text: string;
  /** The body parsed as JSON; throws when it is none. */
  readonly json: () => unknown;
};

export type Sent = {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** An object is sent as JSON, URLSearchParams as a form. */
  readonly body?: string | Buffer | URLSearchParams | object;
};

/** How long a request may take, in ms: a hang is a failure. */
const patience = 15_000;

/**
 * Sends one request exactly as said: the path is not normalised, no header is added but Host, nothing is followed.
 *
 * @param address where to connect, such as `http://localhost:3000`
 */
export function send(
  address: string,
  path: string,
  { method = "GET", headers = {}, body }: Sent = {},
): Promise<Answer> {
  const { protocol, hostname, port } = new URL(address);
  const [payload, type] = encode(body);
  return new Promise((resolve, reject) => {
    const outgoing = (protocol === "https:" ? requestOverTls : request)(
      {
        // A test's own proxy has a certificate that nobody has signed.
        rejectUnauthorized: false,
        host: hostname.replaceAll(/[[\]]/g, ""),
        port,
        path,
        method,
        agent: false,
        headers: {
          ...(type !== undefined && { "content-type": type }),
          ...(payload !== undefined && { "content-length": Buffer.byteLength(payload) }),
          ...headers,
        },
        timeout: patience,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            setCookies: incoming.headers["set-cookie"] ?? [],
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer in ${patience} ms: ${method} ${path}`)));
    outgoing.on("error", reject);
    outgoing.end(payload);
  });
}

function encode(body: Sent["body"]): [payload: string | Buffer | undefined, type: string | undefined] {
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) return [body, undefined];
  if (body instanceof URLSearchParams) return [body.toString(), "application/x-www-form-urlencoded"];
  return [JSON.stringify(body), "application/json"];
}

/** A cookie jar that does what a browser does with `__Host-` cookies of one origin: keep them, send them, drop them. */
export class CookieJar {
  readonly cookies = new Map<string, string>();
  readonly #address: string;

  constructor(address: string, cookies: Iterable<readonly [string, string]> = []) {
    this.#address = address;
    for (const [name, value] of cookies) this.cookies.set(name, value);
  }

  /** Another device's jar, or this one at a moment: later changes to either don't reach the other. */
  copy(address = this.#address): CookieJar {
    return new CookieJar(address, this.cookies);
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async send(path: string, sent: Sent = {}): Promise<Answer> {
    const cookie = this.cookies.size > 0 ? { cookie: this.header } : {};
    const answer = await send(this.#address, path, { ...sent, headers: { ...cookie, ...sent.headers } });
    for (const line of answer.setCookies) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    const isGone = attributes.some(
      (attribute) => /^max-age=(0|-.*)$/i.test(attribute) || /^expires=.*1970/i.test(attribute),
    );
    if (isGone) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(equals + 1));
  }
}
