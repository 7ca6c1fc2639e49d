import { FieldFrame, fieldProps } from "@/app/_components/form/field";

/** A labelled choice of one. */
export function SelectField({
  label,
  name,
  options,
  chosen,
  error,
}: {
  label: string;
  name: string;
  /** Each value, and what people read. */
  options: readonly (readonly [value: string, text: string])[];
  chosen: string | undefined;
  error?: string | undefined;
}) {
  return (
    <FieldFrame label={label} name={name} error={error}>
      <select className="field" defaultValue={chosen} {...fieldProps(name, error, undefined)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
