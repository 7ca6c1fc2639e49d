import { spawn } from "node:child_process";
import { root } from "../scripts/bootstrap/prepare.mjs";

type Environment = Readonly<Record<string, string>>;
export type Person = { readonly email: string; readonly password: string };

/** By the operator's own command, as the documentation tells. */
export const createPerson = (environment: Environment, { email, password }: Person): Promise<void> =>
  command(environment, ["user", "create", "--email", email, "--password-stdin", "--verified"], password);

// feature:openid-provider begin
/** Makes somebody an administrator. */
export const makeAdmin = (environment: Environment, { email }: Person): Promise<void> =>
  command(environment, ["user", "set-role", "--email", email, "--role", "admin"]);
// feature:openid-provider end

async function command(environment: Environment, args: readonly string[], input = ""): Promise<void> {
  const env = { ...environment, NODE_ENV: "production" } as const;
  const child = spawn(process.execPath, ["scripts/run.mjs", ...args], { cwd: root, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(" ")} failed:\n${output}`);
}

/** Signs in and returns what a browser would send from then on. */
export async function signIn(port: number, person: Person): Promise<{ cookie: string; accessToken: string }> {
  const response = await fetch(`http://localhost:${port}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(person),
  });
  if (response.status !== 200) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  const pairs = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  const access = pairs.find((pair) => pair.startsWith("__Host-Http-session="));
  return { cookie: pairs.join("; "), accessToken: access?.slice(access.indexOf("=") + 1) ?? "" };
}
