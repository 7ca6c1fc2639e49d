import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const encode = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();

/** The flags of authenticator data (WebAuthn Level 3 §6.1). */
const flags = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };

/** CBOR (RFC 8949) of a text and of bytes, as far as a credential needs them. */
export const text = (value: string): Buffer => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
export const bytes = (value: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 0xff]), value]);

/** What a browser and an authenticator say that are not as they should be. */
export type Said = {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId?: string;
  readonly verified?: boolean;
  readonly present?: boolean;
  /** What the counter stands at from now on; the next number unless said otherwise. */
  readonly counter?: number;
  readonly backedUp?: boolean;
  readonly backupEligible?: boolean;
  readonly type?: string;
  readonly userHandle?: string;
  /** What is said of its make: the format, and the statement in CBOR. */
  readonly attest?: (key: KeyObject, clientDataHash: Buffer) => readonly [format: string, statement: Buffer];
};

/** An authenticator in a few lines, with one passkey (ES256) in it. */
export class Authenticator {
  readonly id = encode(randomBytes(32));
  userHandle = encode(randomBytes(16));
  counter = 0;
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #synced: boolean;

  /** @param synced whether its passkeys leave it, as those of password managers do: such count nothing */
  constructor({ synced = false }: { readonly synced?: boolean } = {}) {
    this.#synced = synced;
  }

  /** What `navigator.credentials.create` would give. */
  register(said: Said, userHandle: string): object {
    this.userHandle = userHandle;
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    const coordinate = (value: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, "base64url")]);
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1).
    const key = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      coordinate(x),
      Buffer.from([0x22]),
      coordinate(y),
    ]);
    const credentialId = Buffer.from(this.id, "base64url");
    const attested = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([credentialId.length >> 8, credentialId.length & 0xff]),
      credentialId,
      key,
    ]);
    const clientDataJSON = clientData({ type: "webauthn.create", ...said });
    const [format, statement] = said.attest?.(this.#keys.publicKey, sha256(clientDataJSON)) ?? [
      "none",
      Buffer.from([0xa0]),
    ];
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text("fmt"),
      text(format),
      text("attStmt"),
      statement,
      text("authData"),
      bytes(this.#data({ counter: 0, ...said }, attested)),
    ]);
    return this.#credential({
      clientDataJSON: encode(clientDataJSON),
      attestationObject: encode(attestationObject),
      transports: ["internal"],
    });
  }

  /** What `navigator.credentials.get` would give. */
  show(said: Said): object {
    this.counter = said.counter ?? (this.#synced ? 0 : this.counter + 1);
    const data = this.#data({ ...said, counter: this.counter });
    const clientDataJSON = clientData({ type: "webauthn.get", ...said });
    const signature = sign("sha256", Buffer.concat([data, sha256(clientDataJSON)]), this.#keys.privateKey);
    return this.#credential({
      clientDataJSON: encode(clientDataJSON),
      authenticatorData: encode(data),
      signature: encode(signature),
      userHandle: said.userHandle ?? this.userHandle,
    });
  }

  #credential = (response: object): object => ({
    id: this.id,
    rawId: this.id,
    type: "public-key",
    response,
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
  });

  #data(said: Said & { readonly counter: number }, attested = Buffer.alloc(0)): Buffer {
    const { rpId = "localhost", verified = true, present = true, backedUp = this.#synced, counter } = said;
    const set = [
      present && flags.present,
      verified && flags.verified,
      (said.backupEligible ?? this.#synced) && flags.backupEligible,
      backedUp && flags.backedUp,
      attested.length > 0 && flags.attested,
    ].reduce((sum: number, flag) => sum + Number(flag), 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([set]), count, attested]);
  }
}

const clientData = ({ type, challenge, origin }: Said): string =>
  JSON.stringify({ type, challenge, origin, crossOrigin: false });
