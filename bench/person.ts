import { spawn } from "node:child_process";
import { root } from "../scripts/bootstrap/prepare.mjs";

export type Person = { readonly email: string; readonly password: string };

/** By the operator's own command, as the documentation tells. */
export async function createPerson(
  environment: Readonly<Record<string, string>>,
  { email, password }: Person,
): Promise<void> {
  const args = ["scripts/run.mjs", "user", "create", "--email", email, "--password-stdin", "--verified"];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...environment, NODE_ENV: "production" } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(password);
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the account could not be made:\n${output}`);
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
