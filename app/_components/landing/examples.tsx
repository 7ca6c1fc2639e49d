import { Code } from "@/app/_components/code/code";

type Answers = readonly (readonly [who: string, answer: string])[];

const examples = [
  {
    id: "tab-1",
    name: "A page",
    file: "app/(protected)/reports/page.tsx",
    source: `export default protectedPage("/reports", async ({ session }) => {
  const reports = await listReports(session.userId);
  return <ReportTable reports={reports} />;
});`,
    answers: [
      ["Nobody signed in", "The login page, and back afterwards"],
      ["An expired token", "A refresh, and on to the page"],
      ["A revoked one", "The login page, which says why"],
      ["Not theirs to see", "403"],
      ["Revocation can’t be checked", "503; cookies stay"],
    ],
  },
  {
    id: "tab-2",
    name: "An API",
    file: "app/api/reports/route.ts",
    source: `// By cookie or Authorization: Bearer. A dead token gets 401, never HTML.
export const GET = protectedEndpoint("/api/reports", async ({ session }) =>
  json(await listReports(session.userId)),
);`,
    answers: [
      ["Nobody signed in", "401 unauthenticated"],
      ["An expired cookie", "307 through a refresh, method and body kept"],
      ["A revoked token", "401"],
      ["Not theirs to see", "403 forbidden"],
      ["Revocation can’t be checked", "503 unavailable"],
    ],
  },
  {
    id: "tab-3",
    name: "An action",
    file: "app/(protected)/reports/action.ts",
    source: `const rename = protectedAction(
  "/reports",
  renameSchema,
  async ({ session, input }) => {
    await renameReport(session.userId, input);
    return doneForm("Saved.");
  },
);`,
    answers: [
      ["Nobody signed in", "The login page, and back afterwards"],
      ["An expired token", "Refreshed in place; what was typed is kept"],
      ["A revoked one", "The login page, which says why"],
      ["Not theirs to change", "403, and the form says so"],
      ["Revocation can’t be checked", "503, and the form says so"],
    ],
  },
] as const satisfies readonly {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly answers: Answers;
}[];

/** Three ways in, one guard each, and what else than the thing itself it answers. Radio buttons as tabs: no script needed. */
export function Examples() {
  return (
    <div className="tabs plate min-w-0 overflow-hidden">
      <fieldset className="flex flex-wrap gap-1 border-b border-line p-2">
        <legend className="sr-only">What to protect</legend>
        {examples.map(({ id, name }, index) => (
          <div key={id}>
            <input type="radio" name="example" id={id} defaultChecked={index === 0} className="peer sr-only" />
            <label
              htmlFor={id}
              className="inline-flex min-h-11 items-center rounded-md px-4 text-[0.9375rem] font-medium text-ink-2 peer-checked:bg-sunken peer-checked:text-ink peer-focus-visible:outline-2 peer-focus-visible:outline-amber-ink hover:text-ink"
            >
              {name}
            </label>
          </div>
        ))}
      </fieldset>
      {examples.map(({ id, name, file, source, answers }, index) => (
        <div key={id} data-tab={index + 1} className="tab-panel">
          <div className="min-w-0">
            <p className="px-5 pt-4 font-mono text-xs text-ink-3">{file}</p>
            <Code label={`Code: protect ${name.toLowerCase()}`}>{source}</Code>
          </div>
          <AnswerList answers={answers} />
        </div>
      ))}
    </div>
  );
}

function AnswerList({ answers }: { answers: Answers }) {
  return (
    <div className="min-w-0 border-line p-5 max-lg:border-t lg:border-l">
      <h3 className="pb-2 text-sm font-medium text-ink-3">What the guard answers</h3>
      <dl className="divide-y divide-line text-[0.875rem]">
        {answers.map(([who, answer]) => (
          <div key={who} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-4 py-2">
            <dt className="text-ink-2">{who}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
