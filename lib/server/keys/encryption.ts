import "server-only";
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { env } from "../env";

/** What an encrypted value belongs to. It is authenticated with it, so a value that is moved to another row is refused. */
export type EncryptionContext = {
  /** The kind of value, such as `outbox`. */
  readonly purpose: string;
  /** The id of its row. */
  readonly id: string;
};

/** An encrypted value as its row keeps it. */
export type Encrypted = {
  /** Names the key: 48 bits of a hash of it, base64url. */
  readonly keyId: string;
  /** 12 bytes nonce, 16 bytes tag, then the ciphertext. */
  readonly content: Uint8Array<ArrayBuffer>;
};

/** A value could not be decrypted; the message says why and holds none of it. */
export class DecryptionError extends Error {
  override readonly name = "DecryptionError";
}

type DataKey = { readonly id: string; readonly key: Uint8Array };

const algorithm = "aes-256-gcm";
/** Bytes. NIST SP 800-38D §8.2.2: random nonces of 96 bits are good for 2^32 values under one key. */
const nonceLength = 12;
const tagLength = 16;

/**
 * Encrypts text for the database, under the first key of DATA_ENCRYPTION_KEYS (AES-256-GCM).
 *
 * @param context has to be given again to decrypt
 */
export function encrypt(plaintext: string, context: EncryptionContext): Encrypted {
  const current = currentKey();
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, current.key, nonce, { authTagLength: tagLength });
  cipher.setAAD(associatedData(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return { keyId: current.id, content: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]) };
}

/**
 * Decrypts what `encrypt` made, under whichever key of DATA_ENCRYPTION_KEYS the row names.
 *
 * @throws DecryptionError when that key is not there, or when the value or its context is another than was encrypted
 */
export function decrypt({ keyId, content }: Encrypted, context: EncryptionContext): string {
  const key = dataKeys().find(({ id }) => id === keyId);
  if (key === undefined) throw new DecryptionError(`DATA_ENCRYPTION_KEYS holds no key with the id ${keyId}`);
  try {
    const decipher = createDecipheriv(algorithm, key.key, content.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(associatedData(context));
    decipher.setAuthTag(content.subarray(nonceLength, nonceLength + tagLength));
    const plaintext = decipher.update(content.subarray(nonceLength + tagLength));
    return Buffer.concat([plaintext, decipher.final()]).toString("utf8");
  } catch (error) {
    throw new DecryptionError(`this is not what was encrypted for ${context.purpose}`, { cause: error });
  }
}

// feature:totp begin
/** The key that encrypts now: what a row keeps under another one can be encrypted anew. */
export const currentKeyId = (): string => currentKey().id;
// feature:totp end

function currentKey(): DataKey {
  const [current] = dataKeys();
  if (current === undefined) throw new Error("DATA_ENCRYPTION_KEYS holds no key");
  return current;
}

/** As JSON, so that no two contexts give the same bytes. */
const associatedData = ({ purpose, id }: EncryptionContext): Buffer => Buffer.from(JSON.stringify([purpose, id]));

let cached: readonly DataKey[] | undefined;

function dataKeys(): readonly DataKey[] {
  cached ??= env().DATA_ENCRYPTION_KEYS.map((secret) => {
    const key = new Uint8Array(hkdfSync("sha256", secret, "", "portcullis/data encryption/1", 32));
    const id = createHash("sha256").update("portcullis/data key id/1").update(key).digest("base64url").slice(0, 8);
    return { id, key };
  });
  return cached;
}
