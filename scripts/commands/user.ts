import { roleNames } from "@/lib/shared/roles";
import { passwordSchema, roleSchema } from "@/lib/shared/schemas";
import { StepError } from "../bootstrap/steps.mjs";
import { withApp } from "./app";
import { print, runCommand, UsageError } from "./command";
import { explained } from "./explained";
import { disable, enable, list, setPassword, setRole, unlock } from "./user/accounts";
import { resetFactors } from "./user/accounts"; // feature:totp
import { resetPasskeys } from "./user/accounts"; // feature:passkeys
import type { Answer } from "./user/answer";
import { create, readNewUser, readPassword } from "./user/create";
import { endEverySession, endSessions, sessions } from "./user/sessions";

const usage = [
  `Usage: npm run --silent user -- <action> [--json]

create --email E [--role R]
                         mails a link; whoever opens it chooses name and password and has the role
create --email E --verified --password-stdin [--name N] [--role R]
                         makes the account at once
list                     all accounts
disable --email E        no sign-in, every session ends at once
enable --email E         lets a disabled account sign in again
unlock --email E         lets somebody try again who has used up their attempts to sign in
set-role --email E --role R
                         gives another role; tokens that carry the old one are refused at once, sessions go on
set-password --email E --password-stdin
                         gives somebody a password who has no other way back in; every session ends, and they are told
sessions --email E       the sessions that are alive
end-sessions --email E   ends them all; the person may sign in again
end-sessions --all       ends those of everybody`,
  `reset-factors --email E  takes the second factor away from somebody who has lost everything; they are told`, // feature:totp
  `reset-passkeys --email E takes the passkeys away from somebody who has lost them, or did not make them; they are told`, // feature:passkeys
  `
Works while the app runs and while it does not. Exit codes: 0 done, 1 refused or failed, 2 misuse.`,
].join("\n");

const options = {
  email: { type: "string" },
  name: { type: "string" },
  role: { type: "string" },
  "password-stdin": { type: "boolean", default: false },
  verified: { type: "boolean", default: false },
  all: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

await runCommand(usage, options, async ([action, ...rest], values) => {
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(" ")}`);
  const act = await prepareAction(action, values);
  const { data, words } = await withApp(() => explained(act, "there is no account with that address."));
  await print(values.json ? JSON.stringify(data, null, 2) : words);
  return 0;
});

type Values = Parameters<typeof readNewUser>[0] & { readonly all: boolean };

/** Misuse is told before a database is started. */
async function prepareAction(action: string | undefined, values: Values): Promise<() => Promise<Answer>> {
  if (action === "list") return list;
  if (values.all && (action !== "end-sessions" || values.email !== undefined))
    throw new UsageError("--all is for end-sessions, in the place of --email.");
  if (values.all) return endEverySession;
  const actions = {
    disable,
    enable,
    unlock,
    sessions,
    "end-sessions": endSessions,
    "reset-factors": resetFactors, // feature:totp
    "reset-passkeys": resetPasskeys, // feature:passkeys
  };
  const isKnown = (name: string): name is keyof typeof actions => Object.hasOwn(actions, name);
  if (action === undefined || !(isKnown(action) || ["create", "set-role", "set-password"].includes(action)))
    throw new UsageError("Say what to do.");
  const { email, role } = values;
  if (email === undefined) throw new UsageError(`${action} needs --email.`);
  if (isKnown(action)) return () => actions[action](email);
  if (action === "create") {
    const input = await readNewUser(values);
    return () => create(input);
  }
  if (action === "set-password") {
    if (!values["password-stdin"])
      throw new UsageError("set-password takes the password on standard input: --password-stdin.");
    const password = passwordSchema.safeParse(await readPassword());
    if (!password.success) throw new StepError(password.error.issues.map(({ message }) => message).join("\n"));
    return () => setPassword(email, password.data);
  }
  const wanted = roleSchema.safeParse(role);
  if (!wanted.success) throw new UsageError(`set-role needs --role, one of ${roleNames.join(", ")}.`);
  return () => setRole(email, wanted.data);
}
