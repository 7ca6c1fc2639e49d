import "server-only";
import { readFile } from "node:fs/promises";
import { type Provider, secretVariable, variableOf } from "@/lib/shared/features/sso/providers";
import { env, EnvError } from "../../env";
import { signSecret } from "./apple";

/** What a page says of a provider. */
export type ProviderName = Pick<Provider, "name" | "label">;

const named = ({ name, label }: Provider): ProviderName => ({ name, label });

/** The providers that one can sign in with (SSO_PROVIDERS), in the order of the configuration. */
export const listProviders = (): readonly ProviderName[] => env().SSO_PROVIDERS.map(named);

/** A provider by its name, as paths have it. */
export const findProvider = (name: string): Provider | undefined =>
  env().SSO_PROVIDERS.find((provider) => provider.name === name);

const configured = async ({ clientSecret }: Provider): Promise<string> =>
  "text" in clientSecret ? clientSecret.text : (await readFile(clientSecret.file, "utf8")).trim();

/** The secret that shows a provider now that this is the app. A file is read anew each time, so that it can be replaced. */
export async function secretOf(provider: Provider): Promise<string> {
  const text = await configured(provider);
  return provider.signer === undefined ? text : signSecret(provider, provider.signer, text);
}

/**
 * Tells at start what would only show when somebody signs in. Asks no provider: one that is down stops nothing.
 *
 * @throws EnvError for a file that can't be read, and for a key that signs nothing
 */
export async function checkClientSecrets(): Promise<void> {
  for (const provider of env().SSO_PROVIDERS) {
    const variable = variableOf(provider.name, secretVariable(provider.signer !== undefined));
    await configured(provider).catch(() => {
      throw new EnvError(`${variable}_FILE names no file that can be read`);
    });
    await secretOf(provider).catch(() => {
      throw new EnvError(
        `${variable}, or its _FILE, must hold a P-256 private key in PEM (PKCS#8), as the .p8 file has it`,
      );
    });
  }
}
