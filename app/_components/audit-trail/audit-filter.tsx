import { Field } from "@/app/_components/form/field";
import { SelectField } from "@/app/_components/form/select-field";

const outcomes = [
  ["", "Any"],
  ["success", "Success"],
  ["failure", "Failure"],
] as const;

/**
 * What of the trail is shown: a form that makes an address. Its other buttons take the same away in a file.
 *
 * @param asked what stands in the address, as it came
 */
export function AuditFilter({
  asked,
  faults,
}: {
  asked: Readonly<Record<string, string>>;
  faults: Readonly<Record<string, string>>;
}) {
  const text = (name: string) => ({
    name,
    defaultValue: asked[name],
    error: faults[name],
    autoCapitalize: "none",
    spellCheck: false,
  });
  return (
    <form method="get" action="/admin/audit" role="search" className="plate grid gap-4 p-5 sm:grid-cols-2">
      <Field label="Person" hint="An address, or a user’s id." {...text("person")} />
      <Field label="Session" hint="Its id." {...text("session")} />
      <Field label="Type" hint="Such as sign_in." {...text("type")} />
      <SelectField
        label="Outcome"
        name="outcome"
        options={outcomes}
        chosen={asked["outcome"]}
        error={faults["outcome"]}
      />
      <Field label="From (UTC)" type="datetime-local" {...text("from")} />
      <Field label="Until (UTC)" type="datetime-local" {...text("to")} />
      <div className="flex flex-wrap gap-3 sm:col-span-2">
        <button type="submit" className="key key-main max-sm:w-full">
          Show
        </button>
        <button
          type="submit"
          formAction="/api/admin/audit/export"
          name="format"
          value="csv"
          className="key key-plain max-sm:w-full"
        >
          Save as CSV
        </button>
        <button
          type="submit"
          formAction="/api/admin/audit/export"
          name="format"
          value="jsonl"
          className="key key-plain max-sm:w-full"
        >
          Save as JSON lines
        </button>
      </div>
    </form>
  );
}
