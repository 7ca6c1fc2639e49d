import type { JsonWebKey } from "node:crypto";
import { randomUUID } from "node:crypto";
import { readEvents, type StreamEvent } from "../../../examples/microservice/src/event-stream.js";
import { helloSchema, revokedSchema, type Revocation } from "@/lib/shared/features/revocation-stream";
import { type Claims, forge, signingKey } from "../../attack/forge";
import type { TestServer } from "../../harness";

export const path = "/api/revocations";

const at = () => Math.floor(Date.now() / 1000);

/** A token that a program has for itself, as the provider of the app gives it. */
export function serviceToken(
  server: TestServer,
  claims: Claims = {},
  key: JsonWebKey & { readonly kid: string } = signingKey(server),
): string {
  const clientId = "reports";
  const usual = {
    iss: server.origin,
    aud: server.origin,
    sub: clientId,
    client_id: clientId,
    jti: randomUUID(),
    ver: 1,
  };
  return forge(
    key,
    { alg: key["alg"], typ: "at+jwt", kid: key.kid },
    { ...usual, iat: at(), exp: at() + 600, scope: "revocations:read", ...claims },
  );
}

/** A stream that is open. */
export type Opened = {
  readonly response: Response;
  /** The next event of a name, and the rows of all that came before it. @throws Error when the stream ends before */
  readonly until: (name: string) => Promise<{ readonly event: StreamEvent; readonly rows: readonly Revocation[] }>;
  /** The next row that is like this one. */
  readonly row: (like: Claims) => Promise<Revocation>;
  /** Reads on to the end. */
  readonly end: () => Promise<void>;
  readonly close: () => void;
};

/** Opens a stream; whatever comes in it is parsed by the schema of its event. */
export async function open(
  server: TestServer,
  {
    token = serviceToken(server),
    headers = {},
  }: { readonly token?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Opened> {
  const leaving = new AbortController();
  const response = await fetch(server.address + path, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: leaving.signal,
  });
  if (response.body === null || response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const events = readEvents(response.body);
  const next = async (): Promise<StreamEvent> => {
    const { done, value } = await events.next();
    if (done === true) throw new Error("the stream has ended");
    return value;
  };
  const rowsOf = ({ name, data }: StreamEvent) => (name === "revoked" ? revokedSchema.parse(JSON.parse(data)) : []);
  return {
    response,
    until: async (name) => {
      const rows: Revocation[] = [];
      for (;;) {
        const event = await next();
        if (event.name === "hello") helloSchema.parse(JSON.parse(event.data));
        if (event.name === name) return { event, rows: [...rows, ...rowsOf(event)] };
        rows.push(...rowsOf(event));
      }
    },
    row: async (like) => {
      for (;;) {
        const found = rowsOf(await next()).find((row) =>
          Object.entries(like).every(([name, value]) => (row as Claims)[name] === value),
        );
        if (found !== undefined) return found;
      }
    },
    end: async () => {
      for await (const _ of events);
    },
    close: () => leaving.abort(),
  };
}
