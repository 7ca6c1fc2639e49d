import { Code } from "@/app/_components/code/code";

const examples = [
  {
    id: "tab-1",
    name: "A page",
    file: "app/(protected)/reports/page.tsx",
    source: `export default protectedPage("/reports", async ({ session }) => {
  const reports = await listReports(session.userId);
  return <ReportTable reports={reports} />;
});`,
  },
  {
    id: "tab-2",
    name: "An API",
    file: "app/api/reports/route.ts",
    source: `// Takes the session cookie or Authorization: Bearer. A dead token gets 401, never HTML.
export const GET = protectedEndpoint("/api/reports", async ({ session }) =>
  json(await listReports(session.userId)),
);`,
  },
  {
    id: "tab-3",
    name: "An action",
    file: "app/(protected)/reports/action.ts",
    source: `const rename = protectedAction("/reports", renameSchema, async ({ session, input }) => {
  await renameReport(session.userId, input);
  return doneForm("Saved.");
});`,
  },
] as const;

/** Three ways in, one guard each. Radio buttons as tabs: no script needed. */
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
      {examples.map(({ id, name, file, source }, index) => (
        <div key={id} data-tab={index + 1} className="tab-panel">
          <p className="px-5 pt-4 font-mono text-xs text-ink-3">{file}</p>
          <Code label={`Code: protect ${name.toLowerCase()}`}>{source}</Code>
        </div>
      ))}
    </div>
  );
}
