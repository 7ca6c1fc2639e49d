import { ScopeList } from "@/app/_components/openid-provider/scope-list";

/** What an app could do that somebody is asked about, and what it could not. */
export function WouldBeAble({ scopes }: { scopes: readonly string[] }) {
  return (
    <>
      <div className="flex flex-col gap-3">
        <h2 className="font-semibold">It could</h2>
        <ScopeList scopes={scopes} />
      </div>
      <p className="text-[0.9375rem] text-ink-2">
        It never sees your password. It stops when you sign out here, and you can disconnect it in your settings.
      </p>
    </>
  );
}
