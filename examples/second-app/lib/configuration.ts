import { z } from "zod";

const isLoopback = (hostname: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);

/** An address without a path: https, but on this machine. */
const origin = z.string({ error: "is missing" }).transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url !== undefined && isSafe && url.href === `${url.origin}/`) return url.origin;
  context.addIssue({ code: "custom", message: "must be an https origin, such as https://app.example.com" });
  return z.NEVER;
});
const text = z.string({ error: "is missing" }).min(1, "is empty");

const schema = z.object({
  /** Where people have their account. */
  ISSUER: origin,
  /** Where this app is reached. */
  ORIGIN: origin.default("http://127.0.0.1:4100"),
  CLIENT_ID: text,
  CLIENT_SECRET: text,
  /** Where sign-ins are kept. */
  DATA_DIR: text.default(".data"),
});

export type Configuration = z.output<typeof schema>;

/** What this app was started with. Addresses of its own are made from `ORIGIN`, never from a request. @throws when something is missing or wrong */
export function configuration(): Configuration {
  const { data, error } = schema.safeParse(process.env);
  if (data !== undefined) return data;
  throw new Error(error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`).join(" "));
}
