import type { Answer, CookieJar } from "../harness";

/** A Server Action as a page offers it to browsers without scripts. */
export type OfferedAction = {
  /** The hidden fields that name it. */
  readonly hidden: readonly (readonly [string, string])[];
  /** Its public id. */
  readonly id: string;
  /** The page's own hidden fields, which the test's may stand in for. */
  readonly given?: Fields;
};

const entities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&amp;": "&",
  "&#x27;": "'",
  "&lt;": "<",
  "&gt;": ">",
};
const unescape = (text: string): string =>
  text.replaceAll(/&(quot|amp|#x27|lt|gt);/g, (entity) => entities[entity] ?? "");

/** Reads the form of a page that has a field of this name, the first one of which `also` holds. */
export async function readAction(
  jar: CookieJar,
  path: string,
  field: string,
  also: (form: string) => boolean = () => true,
): Promise<OfferedAction> {
  const { text } = await jar.send(path);
  const form = [...text.matchAll(/<form[\s\S]*?<\/form>/g)]
    .map(([found]) => found)
    .find((found) => found.includes("$ACTION") && found.includes(`name="${field}"`) && also(found));
  if (form === undefined) throw new Error(`${path} has no form with a field ${field}`);
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g)].map(
    ([, name = "", value = ""]) => [unescape(name), unescape(value)] as const,
  );
  const id = /"id":"([0-9a-f]+)"/.exec(hidden.find(([name]) => name.endsWith(":0"))?.[1] ?? "")?.[1];
  const isOwn = ([name]: readonly [string, string]) => !name.startsWith("$ACTION");
  return {
    hidden: hidden.filter((field) => !isOwn(field)),
    id: id ?? "",
    given: Object.fromEntries(hidden.filter(isOwn)),
  };
}

type Fields = Readonly<Record<string, string>>;

/** Posts a form as a browser without scripts does. */
export async function postForm(
  jar: CookieJar,
  path: string,
  action: OfferedAction,
  fields: Fields,
  headers: Fields = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of [...action.hidden, ...Object.entries({ ...action.given, ...fields })])
    form.append(name, value);
  return post(jar, path, form, { accept: "text/html", ...headers });
}

/** Calls an action as the client side of React does. */
export async function callAction(
  jar: CookieJar,
  path: string,
  action: OfferedAction,
  fields: Fields,
  headers: Fields = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...action.given, ...fields })) form.append(`_1_${name}`, value);
  form.append("0", JSON.stringify([{ status: "idle", message: null, fields: {}, typed: {} }, "$K1"]));
  return post(jar, path, form, { accept: "text/x-component", "next-action": action.id, ...headers });
}

async function post(jar: CookieJar, path: string, form: FormData, headers: Fields): Promise<Answer> {
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const type = encoded.headers.get("content-type") ?? "";
  return jar.send(path, { method: "POST", headers: { "content-type": type, ...headers }, body });
}
