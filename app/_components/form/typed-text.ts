import { ownerField } from "@/lib/shared/owner";
import { isSecretField } from "@/lib/shared/secret-field";

/** Fields that are Next's own, or ours, or secrets are never kept. */
const isKept = (name: string): boolean => !/^[$_]/.test(name) && !isSecretField(name);
/** In ms. A reload takes no longer than a minute, and whoever comes to this tab later may be somebody else; a private page says who. */
const keptFor = { anybody: 60_000, owner: 30 * 60_000 };

type Typed = Readonly<Record<string, string>>;
type Kept = { readonly at: number; readonly owner: string | null; readonly forms: readonly Typed[] };

/** The text in a form, by field. */
export function textOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string" && isKept(entry[0])),
  );
}

const place = (path: string) => `typed:${path}`;

/**
 * Keeps what was typed over a reload of the page at this path, in this tab; in a private page also over an end of the session, for its owner.
 *
 * @returns false where nothing can be kept: storage is full or forbidden
 */
export function keepTyped(path: string, owner: string | null, ...forms: readonly Typed[]): boolean {
  try {
    sessionStorage.setItem(place(path), JSON.stringify({ at: Date.now(), owner, forms } satisfies Kept));
    return true;
  } catch {
    return false;
  }
}

const isChanged = (form: HTMLFormElement): boolean => [...form.elements].some(isTouched);

/** Keeps what was typed into the forms of this page and not sent. @returns whether there was anything, and it is kept */
export function keepChanged(owner: string): boolean {
  const changed = [...document.forms].filter(isChanged);
  return (
    changed.length > 0 && keepTyped(location.pathname, owner, ...changed.map((form) => textOf(new FormData(form))))
  );
}

/** Keeps what was typed into a form whose page, at this path, is being left. */
export function keepLeft(path: string, form: HTMLFormElement): void {
  if (isChanged(form)) keepTyped(path, ownerOf(form), textOf(new FormData(form)));
}

const ownerOf = (around: HTMLElement): string | null =>
  around.querySelector<HTMLInputElement>(`[name="${ownerField}"]`)?.value ?? null;

/** Puts what was kept of the page at this path back into the fields of a form that has them all, once. */
export function restoreTyped(path: string, around: HTMLElement): void {
  const { owner, forms } = readKept(path);
  if (owner !== ownerOf(around)) return;
  for (const typed of forms) {
    const fields = Object.keys(typed).map((name) => around.querySelectorAll(`[name="${CSS.escape(name)}"]`));
    if (fields.length === 0 || fields.some(({ length }) => length === 0)) continue;
    keepTyped(path, owner, ...forms.filter((other) => other !== typed));
    for (const field of fields.flatMap((found) => [...found]))
      if (isBox(field)) field.checked = typed[field.name] === field.value;
      else if (isText(field)) field.value = typed[field.name] ?? field.value;
    return;
  }
}

const isBox = (field: Element): field is HTMLInputElement =>
  field instanceof HTMLInputElement && field.type === "checkbox";
const isText = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
  (field instanceof HTMLInputElement && field.type !== "hidden") || field instanceof HTMLTextAreaElement;

const isTouched = (field: Element): boolean => {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  return isText(field) && isKept(field.name) && field.value !== field.defaultValue;
};

function readKept(path: string): Kept {
  try {
    const { at = 0, owner = null, forms } = JSON.parse(sessionStorage.getItem(place(path)) ?? "{}") as Partial<Kept>;
    const age = Date.now() - at;
    if (forms !== undefined && age <= (owner === null ? keptFor.anybody : keptFor.owner)) return { at, owner, forms };
    sessionStorage.removeItem(place(path));
  } catch {
    // Not ours, or forbidden: nothing comes back.
  }
  return { at: 0, owner: null, forms: [] };
}
