import "server-only";
import { type Provider, secretVariable, variableOf } from "@/lib/shared/features/sso/providers";
import { env, EnvError } from "../../env";
import { checkSecret, readSecret } from "../../env/set-secret";
import { signSecret } from "./apple";

/** What a page says of a provider. */
export type ProviderName = Pick<Provider, "name" | "label">;

const named = ({ name, label }: Provider): ProviderName => ({ name, label });

/** The providers that one can sign in with (SSO_PROVIDERS), in the order of the configuration. */
export const listProviders = (): readonly ProviderName[] => env().SSO_PROVIDERS.map(named);

/** A provider by its name, as paths have it. */
export const findProvider = (name: string): Provider | undefined =>
  env().SSO_PROVIDERS.find((provider) => provider.name === name);

/** The secret that shows a provider now that this is the app. */
export async function secretOf(provider: Provider): Promise<string> {
  const text = await readSecret(provider.clientSecret);
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
    await checkSecret(provider.clientSecret, variable);
    await secretOf(provider).catch(() => {
      throw new EnvError(
        `${variable}, or its _FILE, must hold a P-256 private key in PEM (PKCS#8), as the .p8 file has it`,
      );
    });
  }
}
