import { strengthOf } from "./strength";

const steps = [1, 2, 3] as const;
const fills = ["bg-line", "bg-ink-3", "bg-ink-3", "bg-verdigris"] as const;

/** Three bars that fill while a new password is typed, and a line of advice. */
export function StrengthMeter({ password, minimum }: { password: string; minimum: number }) {
  const { level, advice } = strengthOf(password, minimum);
  return (
    <div className="flex flex-col gap-1.5 pt-0.5">
      <div className="grid grid-cols-3 gap-1" aria-hidden="true">
        {steps.map((step) => (
          <span
            key={step}
            className={`h-1 rounded-full transition-colors ${step <= level ? fills[level] : "bg-line"}`}
          />
        ))}
      </div>
      <p>{advice}</p>
    </div>
  );
}
