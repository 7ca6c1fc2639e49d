import { scopeWords } from "@/lib/shared/features/openid-provider/scope-words";

/** What an app may, or would. */
export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.9375rem] text-ink-2">
      {scopeWords(scopes).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
