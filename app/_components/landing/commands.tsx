import { CommandLine } from "./command-line";

const commands = [
  ["npm start", "Installs, makes keys, starts PostgreSQL, migrates, builds and serves."],
  ["npm test", "Shows every claim on this page by a test."],
] as const;

/** The two commands that there are to know. */
export function Commands() {
  return (
    <ul className="grid gap-5 md:grid-cols-2">
      {commands.map(([command, meaning]) => (
        <li key={command} className="plate flex min-w-0 flex-col gap-3 p-5 sm:p-6">
          <CommandLine command={command} />
          <p className="text-[0.9375rem] text-ink-2">{meaning}</p>
        </li>
      ))}
    </ul>
  );
}
