import { Field } from "@/app/_components/form/field";
import { SelectField } from "@/app/_components/form/select-field";
import type { UsersQuery } from "@/lib/shared/features/administration";
import { roleNames, roleTitles } from "@/lib/shared/roles";

const roles = [["", "Any"], ...roleNames.map((role) => [role, roleTitles[role]] as const)] as const;
const statuses = [
  ["", "Any"],
  ["active", "Active"],
  ["disabled", "Disabled"],
  ["to_be_deleted", "To be deleted"], // feature:account-deletion
] as const;
const sorts = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["name", "By name"],
  ["email", "By address"],
] as const;

/** What of the users is shown, and in which order: a form that makes an address. */
export function UserFilter({ query: { search, role, status, sort } }: { query: UsersQuery }) {
  return (
    <form method="get" action="/admin/users" role="search" className="plate grid gap-4 p-5 sm:grid-cols-3">
      <div className="sm:col-span-3">
        <Field
          label="Search"
          name="search"
          type="search"
          defaultValue={search}
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          hint="The beginning of an address, a name or a last name."
        />
      </div>
      <SelectField label="Role" name="role" options={roles} chosen={role} />
      <SelectField label="Status" name="status" options={statuses} chosen={status} />
      <SelectField label="Order" name="sort" options={sorts} chosen={sort} />
      <div className="sm:col-span-3">
        <button type="submit" className="key key-main max-sm:w-full">
          Show
        </button>
      </div>
    </form>
  );
}
