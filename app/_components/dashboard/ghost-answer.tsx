import type { Me } from "@/lib/shared/features/session";

/** The members of the answer, and how long their values are. */
const members = {
  id: "w-[38ch]",
  roles: "w-[6ch]",
  sessionId: "w-[38ch]",
  expiresAt: "w-[26ch]",
} as const satisfies Partial<Record<keyof Me, `w-[${number}ch]`>>;

/** The shape of what the API will say, line by line as it comes: nothing moves when it does. */
export function GhostAnswer() {
  return (
    <pre className="overflow-hidden px-4 py-3 font-mono text-[0.8125rem] leading-6 text-ink-3" aria-hidden="true">
      {"{\n"}
      {Object.entries(members).map(([name, width]) => (
        <span key={name}>
          {name === "roles" ? `  "${name}": [\n    ` : `  "${name}": `}
          <span className={`ghost ${width}`} />
          {name === "roles" ? "\n  ]\n" : "\n"}
        </span>
      ))}
      {"}"}
    </pre>
  );
}
