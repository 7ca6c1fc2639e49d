import { exportPKCS8, generateKeyPair, jwtVerify } from "jose";
import { Provider } from "./provider";

/** Six months, the longest that Apple takes, in seconds. */
const longest = 15_777_000;

/** As Apple documents itself ("Sign in with Apple REST API"). */
export class AppleProvider extends Provider {
  static readonly teamId = "TEAM123456";
  static readonly keyId = "KEY1234567";
  protected override readonly alg = "RS256";
  override readonly clientId = "example.portcullis.web";
  /** The client secrets that it was shown. */
  readonly secrets: string[] = [];
  readonly #keys = generateKeyPair("ES256", { extractable: true });

  /** What the file has that one downloads there, once. */
  readonly pem = this.#keys.then(({ privateKey }) => exportPKCS8(privateKey));

  /** What a server needs to know of it. */
  async settings(): Promise<Readonly<Record<string, string>>> {
    return {
      SSO_APPLE_ISSUER: this.issuer,
      SSO_APPLE_CLIENT_ID: this.clientId,
      SSO_APPLE_TEAM_ID: AppleProvider.teamId,
      SSO_APPLE_KEY_ID: AppleProvider.keyId,
      SSO_APPLE_PRIVATE_KEY: await this.pem,
    };
  }

  protected override judge(asked: URLSearchParams): void {
    const wanted = (asked.get("scope") ?? "").split(" ").filter(Boolean);
    if (wanted.length > 0 && asked.get("response_mode") !== "form_post")
      throw new Error("response_mode must be form_post when name or email scope is requested.");
    if (asked.get("response_mode") !== "query") throw new Error("a form from this site, which has no cookies with it");
    if (asked.get("response_type") !== "code") throw new Error("invalid_request");
  }

  /** It does not say who answers (RFC 9207). */
  protected override said(): Readonly<Record<string, string>> {
    return {};
  }

  override async isClient(sent: URLSearchParams, authorization?: string): Promise<boolean> {
    const secret = sent.get("client_secret") ?? "";
    this.secrets.push(secret);
    const { teamId: issuer, keyId } = AppleProvider;
    const must = { issuer, subject: this.clientId, audience: this.issuer, algorithms: ["ES256"] };
    const { publicKey } = await this.#keys;
    const found = await jwtVerify(secret, publicKey, { ...must, requiredClaims: ["iat", "exp"] }).catch(() => null);
    const isInTime = (found?.payload.exp ?? Infinity) <= Date.now() / 1000 + longest;
    const isSame = sent.get("client_id") === this.clientId && found?.protectedHeader.kid === keyId;
    return isInTime && isSame && authorization === undefined;
  }
}
