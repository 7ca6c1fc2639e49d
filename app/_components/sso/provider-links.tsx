type ProviderName = { readonly name: string; readonly label: string };

/** A provider's endpoint of this app, and where to go on to. They are links, as forms can't lead to another site here. */
const hrefOf = (
  { name }: ProviderName,
  what: "" | "/connect" | "/confirm",
  query?: Readonly<Record<string, string>>,
): string => `/api/auth/sso/${name}${what}${query === undefined ? "" : `?${new URLSearchParams(query).toString()}`}`;

/** By the box of the form on the page, without scripts too. */
const shownIf = {
  on: "[:root:has(#stay:not(:checked))_&]:hidden",
  off: "hidden [:root:has(#stay:not(:checked))_&]:inline-flex",
} as const;

/** The other ways in, below the form whose box counts for them too: of each there is one link for either answer, as links can't carry a box; nothing where none is configured. */
export function SignInWith({ providers, next }: { providers: readonly ProviderName[]; next: string }) {
  if (providers.length === 0) return null;
  return (
    <section aria-label="Other ways to sign in" className="flex flex-col gap-3 border-t border-line pt-6">
      {providers.flatMap((provider) =>
        (["on", "off"] as const).map((staySignedIn) => (
          <a
            key={`${provider.name} ${staySignedIn}`}
            href={hrefOf(provider, "", { next, staySignedIn })}
            className={`key key-plain w-full ${shownIf[staySignedIn]}`}
          >
            {`Sign in with ${provider.label}`}
          </a>
        )),
      )}
    </section>
  );
}

/** The providers that say dependably that they have asked anew. */
export function ConfirmWith({ providers, next }: { providers: readonly ProviderName[]; next: string }) {
  return providers.map((provider) => (
    <a key={provider.name} href={hrefOf(provider, "/confirm", { next })} className="key key-plain w-full">
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
