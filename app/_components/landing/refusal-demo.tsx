import type { ReactNode } from "react";
import { Gate } from "@/app/_components/gate/gate";
import { Playback } from "./playback";

const steps = [
  {
    id: "step-1",
    name: "You sign in",
    text: "The gate goes up. Your browser holds a token that no script can read.",
    lines: [
      ["$", "curl app.example/api/me -H 'Authorization: Bearer $TOKEN'"],
      ["+", "HTTP/1.1 200 OK"],
      ["+", '{ "id": "0193…", "roles": ["user"], "expiresAt": "15:50:00Z" }'],
    ],
  },
  {
    id: "step-2",
    name: "Someone copies the token",
    text: "Malware, a leaked log, a borrowed laptop. The copy is genuine: signature, issuer and expiry all hold.",
    lines: [
      ["$", "curl app.example/api/me -H 'Authorization: Bearer $COPY'"],
      ["+", "HTTP/1.1 200 OK"],
      ["#", "the thief reads what you read, 8 minutes are left"],
    ],
  },
  {
    id: "step-3",
    name: "You sign out",
    text: "The gate drops. One row is written, and every instance has it in memory milliseconds later.",
    lines: [
      ["$", "curl -X POST app.example/api/auth/logout -b cookies.txt"],
      ["+", "HTTP/1.1 204 No Content"],
      ["+", 'Clear-Site-Data: "cache", "storage"'],
    ],
  },
  {
    id: "step-4",
    name: "The copy is used again",
    text: "Refused. The token itself has not changed and would not expire for minutes. It is simply dead.",
    lines: [
      ["$", "curl app.example/api/me -H 'Authorization: Bearer $COPY'"],
      ["-", "HTTP/1.1 401 Unauthorized"],
      ["-", 'WWW-Authenticate: Bearer error="invalid_token"'],
    ],
  },
] as const;

const tones = { $: "text-ink", "+": "text-amber-ink", "-": "text-red-ink", "#": "text-ink-3" } as const;

/**
 * A captured token's short life in four steps. Radio buttons and style sheets: the arrow keys work, and so does a browser without
 * scripts. With them it plays once when it is seen.
 *
 * @param live what runs it for real
 */
export function RefusalDemo({ live }: { live?: ReactNode }) {
  return (
    <Playback note="A recording, shortened. The test suite does it for real." after={live}>
      <div className="grid lg:grid-cols-[19rem_minmax(0,1fr)]">
        <fieldset className="flex flex-col gap-1 border-line p-3 max-lg:border-b lg:border-r lg:py-6">
          <legend className="sr-only">Steps of the recording</legend>
          {steps.map(({ id, name }, index) => (
            <div key={id}>
              <input type="radio" name="demo-step" id={id} defaultChecked={index === 0} className="peer sr-only" />
              <label
                htmlFor={id}
                className="relative flex min-h-12 items-center gap-3.5 rounded-md px-3 py-2 text-ink-2 transition-colors duration-100 peer-checked:bg-raised peer-checked:text-ink peer-focus-visible:outline-2 peer-focus-visible:outline-amber-ink hover:text-ink"
              >
                <span className="font-mono text-[0.8125rem] text-ink-3">{index + 1}</span>
                <span className="font-medium">{name}</span>
              </label>
            </div>
          ))}
        </fieldset>
        <div className="demo-stage grid min-w-0 items-end sm:grid-cols-[minmax(0,1fr)_16rem] xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="grid min-w-0 self-stretch">
            {steps.map(({ id, name, text, lines }, index) => (
              <div
                key={id}
                data-step={index + 1}
                className="demo-step col-start-1 row-start-1 flex min-w-0 flex-col gap-6 p-6 sm:p-8 lg:p-10"
              >
                <div className="flex max-w-[46ch] flex-col gap-2">
                  <h3 className="text-heading">{name}</h3>
                  <p className="text-ink-2">{text}</p>
                </div>
                <pre className="mt-auto font-mono text-[0.8125rem] leading-[1.8] break-words whitespace-pre-wrap lg:text-[0.875rem]">
                  {lines.map(([kind, line]) => (
                    <span key={line} className={`block pl-5 -indent-5 ${tones[kind]}`}>
                      <span className="inline-block w-5 indent-0 text-ink-3" aria-hidden="true">
                        {kind === "$" ? "$" : kind === "#" ? "#" : "<"}
                      </span>
                      {line}
                    </span>
                  ))}
                </pre>
              </div>
            ))}
          </div>
          <div className="relative flex items-end justify-center self-stretch px-6 pt-8 max-sm:order-first">
            <div className="wall absolute inset-0" aria-hidden="true" />
            <Gate id="demo-gate" className="relative h-auto w-36 sm:w-full" />
          </div>
        </div>
      </div>
    </Playback>
  );
}
