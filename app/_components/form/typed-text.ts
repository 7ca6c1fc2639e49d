/** Fields that are Next's own, or secrets: never shown again and never kept. */
const unkept = /^\$|passw(or)?d|secret|token|code/i;
/** In ms: a reload takes no longer, and whoever comes to this tab later may be somebody else. */
const keptFor = 60_000;

/** The text in a form, by field. */
export function textOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string" && !unkept.test(entry[0])),
  );
}

const place = () => `typed:${window.location.pathname}`;

/** Keeps what was typed over a reload of this page, in this tab. */
export function keepTyped(typed: Readonly<Record<string, string>>): void {
  try {
    sessionStorage.setItem(place(), JSON.stringify({ at: Date.now(), typed }));
  } catch {
    // Full or forbidden: the text then stays until the reload only.
  }
}

/** Puts what `keepTyped` kept back into the fields of a form that has them all, once. */
export function restoreTyped(around: HTMLElement): void {
  const typed = kept();
  const fields = Object.keys(typed).map((name) => around.querySelector(`[name="${CSS.escape(name)}"]`));
  if (fields.length === 0 || fields.includes(null)) return;
  sessionStorage.removeItem(place());
  for (const field of fields)
    if ((field instanceof HTMLInputElement && field.type !== "hidden") || field instanceof HTMLTextAreaElement)
      field.value = typed[field.name] ?? field.value;
}

function kept(): Record<string, string> {
  try {
    const { at, typed } = JSON.parse(sessionStorage.getItem(place()) ?? "{}") as {
      readonly at?: number;
      readonly typed?: Record<string, string>;
    };
    if (typed !== undefined && Date.now() - (at ?? 0) <= keptFor) return typed;
    sessionStorage.removeItem(place());
  } catch {
    // Not ours, or forbidden: nothing comes back.
  }
  return {};
}
