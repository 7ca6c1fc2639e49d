import { X509Certificate, randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import forge from "node-forge";
import { brand } from "@/lib/shared/brand";
import { writeOnce } from "./secrets";

const day = 24 * 60 * 60 * 1000;
/** Apple takes no longer ones, also under authorities that a person has added (support.apple.com/103769). */
const lifetime = 825 * day;
/** One that ends sooner is made anew, in ms. */
const notice = 14 * day;

/** Files in PEM, mode 0600. */
export type LocalCertificate = {
  /** Private key, certificate, and that of its authority: what a TLS server needs. */
  readonly chain: string;
  /** The certificate of the authority: what a person may trust. */
  readonly authority: string;
};

/**
 * A certificate for https on this machine, made once and kept in DATA_DIR, under an authority that signs it and nothing else ever: the
 * authority's key is in no file, so to trust it is to trust this one certificate.
 *
 * @param names DNS names and IP addresses; other names than before, or an end that is near, make a new certificate and authority
 */
export async function ensureCertificate(dataDir: string, names: readonly string[]): Promise<LocalCertificate> {
  const chain = join(dataDir, "https.pem");
  const authority = join(dataDir, "https-authority.pem");
  if (!isGood(chain, names)) {
    const made = await makeChain(names);
    rmSync(chain, { force: true });
    writeOnce(chain, () => made);
  }
  writeFileSync(authority, certificatesIn(chain)[1] ?? "", { mode: 0o600 });
  return { chain, authority };
}

function isGood(chain: string, names: readonly string[]): boolean {
  try {
    const certificate = new X509Certificate(certificatesIn(chain)[0] ?? "");
    const isFor = (name: string) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name));
    return new Date(certificate.validTo).getTime() - Date.now() > notice && names.every(isFor);
  } catch {
    return false;
  }
}

const certificatesIn = (chain: string): readonly string[] =>
  readFileSync(chain, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\r?\n?/g) ?? [];

type Keys = forge.pki.rsa.KeyPair;

async function makeChain(names: readonly string[]): Promise<string> {
  const makeKeys = promisify(forge.pki.rsa.generateKeyPair) as (options: { bits: number }) => Promise<Keys>;
  const [root, leaf] = await Promise.all([makeKeys({ bits: 2048 }), makeKeys({ bits: 2048 })]);
  const issuer = `${brand.name} on ${hostname()}, for itself`;
  const authority = certify(issuer, root, issuer, root, [
    { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
  ]);
  const certificate = certify(names[0] ?? "", leaf, issuer, root, [
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: names.map(altName) },
    { name: "authorityKeyIdentifier", keyIdentifier: authority.generateSubjectKeyIdentifier().getBytes() },
  ]);
  return [
    forge.pki.privateKeyToPem(leaf.privateKey),
    forge.pki.certificateToPem(certificate),
    forge.pki.certificateToPem(authority),
  ].join("");
}

/** A general name as forge wants it (RFC 5280 §4.2.1.6): 2 is dNSName, 7 iPAddress. */
const altName = (name: string) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name });

function certify(subject: string, keys: Keys, issuer: string, signer: Keys, extensions: readonly object[]) {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  // A positive number (RFC 5280 §4.1.2.2) in no more bytes than it needs (X.690 §8.3.2), which forge leaves to its caller.
  certificate.serialNumber = `4${randomBytes(16).toString("hex").slice(1)}`;
  certificate.validity.notBefore = new Date(Date.now() - day);
  certificate.validity.notAfter = new Date(certificate.validity.notBefore.getTime() + lifetime);
  certificate.setSubject([{ name: "commonName", value: subject }]);
  certificate.setIssuer([{ name: "commonName", value: issuer }]);
  certificate.setExtensions([...extensions, { name: "subjectKeyIdentifier" }]);
  certificate.sign(signer.privateKey, forge.md.sha256.create());
  return certificate;
}
