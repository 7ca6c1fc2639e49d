"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { type Role, roleNames, roleTitles } from "@/lib/shared/roles";
import { changeRoleAction, setDisabledAction } from "./action";

const options = roleNames.map((name) => [name, roleTitles[name]] as const);

export function RoleForm({ id, role }: { id: string; role: Role }) {
  const { around, state, pending, props } = useForm(changeRoleAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-start gap-5">
      <OwnerField />
      <input type="hidden" name="id" value={id} />
      <div className="w-full empty:hidden">
        <FormMessage state={state} />
      </div>
      <div className="w-full">
        <SelectField
          key={role}
          label="Role"
          name="role"
          options={options}
          chosen={state.typed["role"] ?? role}
          error={state.fields["role"]}
        />
      </div>
      <Submit pending={pending} doing="Changing" className="key-main">
        Change role
      </Submit>
    </form>
  );
}

export function AccessForm({ id, disabled }: { id: string; disabled: boolean }) {
  const { around, state, pending, props } = useForm(setDisabledAction);
  return (
    <form ref={around} {...props} className="flex flex-col items-start gap-5">
      <OwnerField />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="disabled" value={String(!disabled)} />
      <div className="w-full empty:hidden">
        <FormMessage state={{ ...state, message: state.fields["disabled"] ?? state.message }} />
      </div>
      <Submit
        pending={pending}
        doing={disabled ? "Enabling" : "Disabling"}
        className={disabled ? "key-main" : "key-end"}
      >
        {disabled ? "Enable this account" : "Disable this account"}
      </Submit>
    </form>
  );
}
