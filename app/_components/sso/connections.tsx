import { OwnerField } from "@/app/_components/session/owner";
import { LocalTime } from "@/app/_components/time/local-time";

type Connection = {
  readonly id: string;
  readonly provider: string;
  readonly label: string | null;
  readonly since: string;
  readonly lastUsedAt: string | null;
};

/** What is connected. @param removable false for somebody who has no other way in */
export function Connections({ connections, removable }: { connections: readonly Connection[]; removable: boolean }) {
  return (
    <ul className="divide-y divide-line">
      {connections.map(({ id, provider, label, since, lastUsedAt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-4 py-4 first:pt-0 last:pb-0">
          <div className="min-w-0">
            <p className="font-semibold wrap-anywhere">{provider}</p>
            {label === null ? null : <p className="text-[0.9375rem] wrap-anywhere text-ink-2">{label}</p>}
            <p className="text-sm text-ink-3">
              Connected <LocalTime iso={since} />
              {lastUsedAt === null ? null : (
                <>
                  , last used <LocalTime iso={lastUsedAt} />
                </>
              )}
            </p>
          </div>
          {removable ? (
            <form method="post" action={`/api/account/identities/${id}`}>
              <OwnerField />
              <button type="submit" className="key key-end">
                Disconnect<span className="sr-only"> {provider}</span>
              </button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Asks the owner of the account whether the identity that this browser came by is theirs. */
export function Waiting({ provider }: { provider: string }) {
  return (
    <form method="post" action="/api/account/identities">
      <OwnerField />
      <button type="submit" className="key key-main max-sm:w-full">
        {`Connect ${provider}`}
      </button>
    </form>
  );
}
