import { span } from "@/lib/shared/spans";

/** How long things last here, in seconds, as they are configured. */
export function Facts({ access, idle, absolute }: { access: number; idle: number; absolute: number }) {
  const facts = [
    [
      span(access * 1000),
      "An access token lives that long. The next request renews it, whatever it is: a click, a form, a fetch.",
    ],
    [span(idle * 1000), "A session that lies unused ends by itself, and sooner for whoever does not stay signed in."],
    [span(absolute * 1000), "And at the latest then. No refresh moves this end."],
    ["0 reads", "A revoked token is known in memory, so saying no costs the database nothing."],
  ] as const;
  return (
    <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-4">
      {facts.map(([figure, meaning]) => (
        <div key={meaning} className="flex flex-col gap-1.5 border-t border-line-strong pt-4">
          <dt className="text-heading font-semibold">{figure}</dt>
          <dd className="text-[0.9375rem] text-ink-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
