import { Field, FieldFrame, fieldProps } from "@/app/_components/form/field";
import type { FormState } from "@/lib/shared/form-state";

/** Title and text, in the form that makes a note and in the one that changes it. */
export function NoteFields({
  state,
  note = { title: "", body: "" },
}: {
  state: FormState;
  /** What is there already; what was typed since goes first. */
  note?: { readonly title: string; readonly body: string };
}) {
  const { fields, typed } = state;
  return (
    <div className="flex w-full flex-col gap-5">
      <Field
        label="Title"
        name="title"
        required
        autoComplete="off"
        defaultValue={typed["title"] ?? note.title}
        error={fields["title"]}
      />
      <FieldFrame label="Note" name="body" error={fields["body"]}>
        <textarea
          className="field min-h-40 resize-y"
          rows={7}
          defaultValue={typed["body"] ?? note.body}
          {...fieldProps("body", fields["body"], undefined)}
        />
      </FieldFrame>
    </div>
  );
}
