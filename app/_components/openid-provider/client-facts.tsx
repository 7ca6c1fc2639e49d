import { LocalTime } from "@/app/_components/time/local-time";
import type { RegisteredClient } from "@/lib/shared/features/openid-provider/clients";

/** What is registered of a client. */
export function ClientFacts({ client }: { client: RegisteredClient }) {
  const { id, name, redirectUris, deviceFlow, scopes, audiences, exchanges } = client;
  const { proof, dpopBoundAccessTokens, disabled, createdAt } = client;
  const { postLogoutRedirectUris: afterwards, backchannelLogoutUri: ear } = client;
  const proves = { secret: "Has a secret", keys: "Signs with its own key", none: "On people’s own devices" }[proof];
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h2 className="font-semibold wrap-anywhere">{name}</h2>
      <p className="text-[0.9375rem] text-ink-2">
        {disabled ? "Disabled. " : null}
        {deviceFlow ? "Shows codes. " : null}
        {redirectUris.length === 0 && !deviceFlow ? "Acts for itself. " : null}
        {proves}.{dpopBoundAccessTokens ? " Its tokens are bound to a key (DPoP)." : null}
      </p>
      <p className="font-mono text-sm wrap-anywhere text-ink-3">{id}</p>
      <Addresses uris={redirectUris} />
      <Addresses says="After signing out:" uris={afterwards} />
      <Addresses says="Told of a sign-out:" uris={ear === null ? [] : [ear]} />
      {audiences.map(({ audience, scopes: said }) => (
        <p key={audience} className="text-sm wrap-anywhere text-ink-3">
          Calls <span className="font-mono">{audience}</span> {exchanges ? "for people too" : "as itself"}:{" "}
          {said.join(", ")}
        </p>
      ))}
      <p className="text-sm text-ink-3">
        {scopes.length > 0 ? `May ask for ${scopes.join(", ")} here.` : null}
        {scopes.length === 0 && audiences.length === 0 ? "May ask for nothing." : null} Registered{" "}
        <LocalTime iso={createdAt} />.
      </p>
    </div>
  );
}

/** @param says what they are for; those without are where answers go */
function Addresses({ says, uris }: { says?: string; uris: readonly string[] }) {
  return uris.map((uri) => (
    <p key={uri} className="text-sm wrap-anywhere text-ink-3">
      {says} <span className="font-mono">{uri}</span>
    </p>
  ));
}
