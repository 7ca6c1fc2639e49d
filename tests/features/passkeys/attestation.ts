import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { bytes, text } from "./authenticator";

/** DER (X.690), as far as a certificate needs it. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  return Buffer.concat([Buffer.from(length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const number = (value: number): Buffer => der(0x02, Buffer.from([value]));
const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));

const algorithm = sequence(oid("2a8648ce3d040302"));
const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const validity = sequence(...["200101000000Z", "491231000000Z"].map((time) => der(0x17, Buffer.from(time))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), octets(value));

type Subject = { readonly name: string; readonly key: KeyObject; readonly extensions: readonly Buffer[] };

/** An X.509 certificate (RFC 5280 §4.1) under an authority of one's own. */
function certificate({ name, key, extensions }: Subject, authority: KeyObject): Buffer {
  const spki = key.export({ format: "der", type: "spki" });
  const listed = extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))];
  const names = [nameOf("authority"), validity, nameOf(name)];
  const body = sequence(der(0xa0, number(2)), number(1), algorithm, ...names, spki, ...listed);
  return sequence(body, algorithm, der(0x03, Buffer.from([0]), sign("sha256", body, authority)));
}

/**
 * Says of a key that Android has made it (WebAuthn Level 3 §8.4), by certificates that name a list of revoked ones.
 *
 * @param url of that list
 */
export const byAndroid =
  (url: string) =>
  (key: KeyObject, clientDataHash: Buffer): readonly [string, Buffer] => {
    const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const level = der(0x0a, Buffer.from([0]));
    const described = [number(1), level, number(1), level, octets(clientDataHash), octets(), sequence(), sequence()];
    const extensions = [
      extension("2b06010401d679020111", sequence(...described)),
      extension("551d1f", sequence(sequence(der(0xa0, der(0xa0, der(0x86, Buffer.from(url))))))),
    ];
    const chain = [
      certificate({ name: "key", key, extensions }, authority.privateKey),
      certificate({ name: "authority", key: authority.publicKey, extensions: [] }, authority.privateKey),
    ];
    const members = [text("alg"), Buffer.from([0x26]), text("sig"), bytes(Buffer.alloc(64)), text("x5c")];
    return ["android-key", Buffer.concat([Buffer.from([0xa3]), ...members, Buffer.from([0x82]), ...chain.map(bytes)])];
  };
