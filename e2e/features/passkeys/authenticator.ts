import type { CDPSession, Page } from "@playwright/test";
import { z } from "zod";

const credentialsSchema = z.object({ credentials: z.array(z.record(z.string(), z.unknown())) });
type Credential = Readonly<Record<string, unknown>>;

/** Chromium's virtual authenticator (WebAuthn Level 3 §11.3): the device of somebody who keeps passkeys in it. */
export class VirtualAuthenticator {
  readonly #session: CDPSession;
  readonly #id: string;

  private constructor(session: CDPSession, id: string) {
    this.#session = session;
    this.#id = id;
  }

  /** Plugs one into a page. It answers nothing by itself until it is touched. */
  static async pluggedInto(page: Page): Promise<VirtualAuthenticator> {
    await page.addInitScript(() => {
      const { credentials } = navigator;
      const get = credentials.get.bind(credentials);
      credentials.get = (options) => {
        document.documentElement.dataset["asked"] = "true";
        return get(options);
      };
    });
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    });
    return new VirtualAuthenticator(session, authenticatorId);
  }

  /** Resolves once a page has asked for a passkey: of what is asked while nobody touches it nothing comes, also when somebody does later. */
  static async isAsked(page: Page): Promise<void> {
    await page.locator("html[data-asked]").waitFor({ state: "attached" });
  }

  /** Lets somebody put their finger on it whenever it asks, or nobody. */
  async touch(enabled = true): Promise<void> {
    await this.#session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: this.#id, enabled });
  }

  /** Whether the finger is the right one. */
  async recognise(isUserVerified: boolean): Promise<void> {
    await this.#session.send("WebAuthn.setUserVerified", { authenticatorId: this.#id, isUserVerified });
  }

  /** What is in it: as only a virtual one tells. */
  async contents(): Promise<readonly Credential[]> {
    const { credentials } = credentialsSchema.parse(
      await this.#session.send("WebAuthn.getCredentials", { authenticatorId: this.#id }),
    );
    return credentials;
  }

  /** Puts a passkey into it, such as a copy of another one's. */
  async put(credential: Credential): Promise<void> {
    const { credentialId, isResidentCredential, rpId, privateKey, userHandle, signCount } = z
      .object({
        credentialId: z.string(),
        isResidentCredential: z.boolean(),
        rpId: z.string(),
        privateKey: z.string(),
        userHandle: z.string(),
        signCount: z.number(),
      })
      .parse(credential);
    await this.#session.send("WebAuthn.addCredential", {
      authenticatorId: this.#id,
      credential: { credentialId, isResidentCredential, rpId, privateKey, userHandle, signCount },
    });
  }

  async empty(): Promise<void> {
    await this.#session.send("WebAuthn.clearCredentials", { authenticatorId: this.#id });
  }
}
