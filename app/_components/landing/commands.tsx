const commands = [
  ["npm start", "installs, makes keys, starts PostgreSQL, migrates, builds and serves"],
  ["npm test", "shows every claim on this page by a test"],
] as const;

/** The two commands that there are to know. */
export function Commands() {
  return (
    <dl className="plate divide-y divide-line">
      {commands.map(([command, meaning]) => (
        <div key={command} className="flex flex-col gap-1 px-6 py-4 sm:flex-row sm:items-baseline sm:gap-6">
          <dt className="w-28 flex-none font-mono text-[0.9375rem] text-ink select-all">{command}</dt>
          <dd className="text-[0.9375rem] text-ink-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
