import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** Somebody at the provider. */
export type Person = {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly email_verified?: unknown;
  readonly name?: string;
};

/** What this provider does with a sign-in that no good one would do. */
export type Twist = {
  /** Claims of the ID token, over those that are right. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Parameters of its answer, over those that are right; undefined takes one away. */
  readonly answer?: Readonly<Record<string, string | undefined>>;
  /** Signs in its own way. */
  readonly sign?: (claims: JWTPayload, key: Key) => Promise<string>;
};
export type Key = { readonly kid: string; readonly alg: string; readonly privateKey: CryptoKey; readonly jwk: JWK };
type Code = {
  readonly person: Person;
  readonly twist: Twist;
  readonly asked: URLSearchParams;
};

export const client = { id: "portcullis", secret: "a secret of this test: +/ %" };

/** An OpenID provider in this process that does as it is told, the wrong thing too. It also answers as GitHub Enterprise Server would. */
export class Provider {
  /** Answers its endpoints as somebody who is ill: never, with 500, or with more than anybody wants. */
  illness: "none" | "hangs" | "fails" | "floods" = "none";
  /** How many bytes it got rid of by that. */
  flooded = 0;
  readonly requests: string[] = [];
  readonly #codes = new Map<string, Code>();
  readonly #server = createServer((request, response) => {
    this.requests.push(new URL(request.url ?? "/", this.issuer).pathname);
    if (this.illness === "hangs") return;
    if (this.illness === "fails") return void response.writeHead(500).end();
    if (this.illness === "floods") return void Readable.from(this.#flood()).pipe(response);
    this.#answer(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  #key: Key | undefined;
  #held: (() => Promise<void>) | undefined;

  /** What it signs ID tokens with, and who this app is to it. */
  protected readonly alg: string = "ES256";
  readonly clientId: string = client.id;

  static async start<Kind extends Provider>(this: new () => Kind): Promise<Kind> {
    const provider = new this();
    await provider.changeKey();
    await new Promise<void>((resolve) => provider.#server.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Signs with another key from now on, and publishes no other. */
  async changeKey(): Promise<void> {
    const { alg } = this;
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const kid = randomBytes(6).toString("hex");
    this.#key = { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
  }

  /**
   * Lets somebody sign in here, as their browser was sent.
   *
   * @param location where to
   * @returns where the browser is sent back to, path and query
   */
  approve(location: string | undefined, person: Person, twist: Twist = {}): string {
    const { origin, searchParams: asked } = new URL(location ?? "");
    if (origin !== this.issuer) throw new Error(`sent to ${String(location)}`);
    this.judge(asked);
    const code = randomBytes(16).toString("base64url");
    this.#codes.set(code, { person, twist, asked });
    return this.#back(asked, { code, ...twist.answer });
  }

  /** Throws for a question that this provider would answer with a page of its own that says no. */
  protected judge(_asked: URLSearchParams): void {
    // This one takes everything.
  }

  /** Sends a browser back without having let anybody sign in. */
  refuse(location: string | undefined, error: string): string {
    return this.#back(new URL(location ?? "").searchParams, { error, error_description: "<b>poison</b>" });
  }

  /** Holds the next answer to an exchange back: until when it was asked, and how it goes out. */
  hold(): { readonly asked: Promise<unknown>; readonly letGo: () => void } {
    const gate = new EventEmitter();
    const open = once(gate, "open");
    this.#held = async () => {
      this.#held = undefined;
      gate.emit("asked");
      await open;
    };
    return { asked: once(gate, "asked"), letGo: () => void gate.emit("open") };
  }

  *#flood(): Generator<Buffer> {
    for (const piece = Buffer.alloc(64 * 1024, " "); this.flooded < 64 * 1024 * 1024; this.flooded += piece.length)
      yield piece;
  }

  #back(asked: URLSearchParams, answer: Readonly<Record<string, string | undefined>>): string {
    const back = new URL(asked.get("redirect_uri") ?? "");
    const all = { state: asked.get("state") ?? undefined, ...this.said(), ...answer };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) back.searchParams.set(name, value);
    return back.pathname + back.search;
  }

  /** What its answers have besides. */
  protected said(): Readonly<Record<string, string>> {
    return { iss: this.issuer };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return void json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/jwks`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["ES256"],
          authorization_response_iss_parameter_supported: true,
        });
      case "/jwks":
      case "/auth/keys":
        return void json({ keys: [this.#key?.jwk] });
      case "/token":
      case "/auth/token":
      case "/login/oauth/access_token":
        return void json(await this.#exchange(request));
      case "/api/v3/user":
        return void json({ id: Number(this.#bearer(request).sub), login: "octo", name: this.#bearer(request).name });
      case "/api/v3/user/emails": {
        const { email, email_verified: verified } = this.#bearer(request);
        return void json([
          { email: "other@example.com", primary: false, verified: true },
          { email, primary: true, verified },
        ]);
      }
      default:
        return void json({}, 404);
    }
  }

  /** The access token is the code. */
  #bearer(request: IncomingMessage): Person {
    const found = this.#codes.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    if (found === undefined) throw new Error("no such token");
    return found.person;
  }

  async #exchange(request: IncomingMessage): Promise<object> {
    const sent = new URLSearchParams(await text(request));
    await this.#held?.();
    const code = sent.get("code") ?? "";
    const found = this.#codes.get(code);
    const challenge = createHash("sha256")
      .update(sent.get("code_verifier") ?? "")
      .digest("base64url");
    if (found?.asked.get("code_challenge") !== challenge)
      throw new Error("the verifier is another one (RFC 7636 §4.6)");
    if (found.asked.get("redirect_uri") !== sent.get("redirect_uri")) throw new Error("another redirect_uri");
    if (!(await this.isClient(sent, request.headers.authorization))) throw new Error("another client");
    return { access_token: code, token_type: "bearer", ...(await this.#idToken(found)) };
  }

  /** Whether whoever brings a code is this app. */
  protected isClient(sent: URLSearchParams, authorization: string | undefined): Promise<boolean> {
    const basic = [client.id, client.secret].map((part) => new URLSearchParams({ "": part }).toString().slice(1));
    const inHeader = authorization === `Basic ${Buffer.from(basic.join(":")).toString("base64")}`;
    return Promise.resolve(inHeader || sent.get("client_secret") === client.secret);
  }

  async #idToken({ person, twist, asked }: Code): Promise<object> {
    const nonce = asked.get("nonce");
    const key = this.#key;
    if (nonce === null || key === undefined) return {};
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: this.clientId,
      nonce,
      iat: now,
      exp: now + 300,
      ...person,
      ...twist.claims,
    };
    return { id_token: await (twist.sign ?? signed)(claims, key) };
  }
}

/** An ID token as it has to be. */
export const signed = (claims: JWTPayload, { kid, alg, privateKey }: Key): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
