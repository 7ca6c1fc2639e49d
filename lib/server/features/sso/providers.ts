import "server-only";
import { readFile } from "node:fs/promises";
import type { Provider } from "@/lib/shared/features/sso";
import { env, EnvError } from "../../env";

/** What a page says of a provider. */
export type ProviderName = Pick<Provider, "name" | "label">;

const named = ({ name, label }: Provider): ProviderName => ({ name, label });

/** The providers that one can sign in with (SSO_PROVIDERS), in the order of the configuration. */
export const listProviders = (): readonly ProviderName[] => env().SSO_PROVIDERS.map(named);

/** A provider by its name, as paths have it. */
export const findProvider = (name: string): Provider | undefined =>
  env().SSO_PROVIDERS.find((provider) => provider.name === name);

/** The secret that a provider gave this app. A file is read anew each time, so that it can be replaced. */
export const secretOf = async ({ clientSecret }: Provider): Promise<string> =>
  "text" in clientSecret ? clientSecret.text : (await readFile(clientSecret.file, "utf8")).trim();

/**
 * Tells at start what would only show when somebody signs in. Asks no provider: one that is down stops nothing.
 *
 * @throws EnvError for a file that can't be read
 */
export async function checkClientSecrets(): Promise<void> {
  for (const provider of env().SSO_PROVIDERS)
    await secretOf(provider).catch(() => {
      throw new EnvError(`SSO_${provider.name.toUpperCase()}_CLIENT_SECRET_FILE names no file that can be read`);
    });
}
