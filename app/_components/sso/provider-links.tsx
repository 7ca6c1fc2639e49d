type ProviderName = { readonly name: string; readonly label: string };

/** A provider's endpoint of this app, and where to go on to. They are links, as forms can't lead to another site here. */
const hrefOf = ({ name }: ProviderName, what: "" | "/connect" | "/confirm", next?: string): string =>
  `/api/auth/sso/${name}${what}${next === undefined ? "" : `?${new URLSearchParams({ next }).toString()}`}`;

/** The other ways in, below the form; nothing where none is configured. */
export function SignInWith({ providers, next }: { providers: readonly ProviderName[]; next: string }) {
  if (providers.length === 0) return null;
  return (
    <section aria-label="Other ways to sign in" className="flex flex-col gap-3 border-t border-line pt-6">
      {providers.map((provider) => (
        <a key={provider.name} href={hrefOf(provider, "", next)} className="key key-plain w-full">
          {`Sign in with ${provider.label}`}
        </a>
      ))}
    </section>
  );
}

/** The providers that say dependably that they have asked anew. */
export function ConfirmWith({ providers, next }: { providers: readonly ProviderName[]; next: string }) {
  return providers.map((provider) => (
    <a key={provider.name} href={hrefOf(provider, "/confirm", next)} className="key key-plain w-full">
      {`Confirm with ${provider.label}`}
    </a>
  ));
}

/** What may still be connected. */
export function ConnectWith({ providers }: { providers: readonly ProviderName[] }) {
  return (
    <div className="flex flex-wrap gap-3">
      {providers.map((provider) => (
        <a key={provider.name} href={hrefOf(provider, "/connect")} className="key key-plain max-sm:w-full">
          {`Connect ${provider.label}`}
        </a>
      ))}
    </div>
  );
}
