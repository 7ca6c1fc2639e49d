import { text } from "node:stream/consumers";
import { AppError } from "@/lib/shared/errors";
import { roleSchema, signUpSchema } from "@/lib/shared/schemas";
import { StepError } from "../bootstrap/steps.mjs";
import { withApp } from "./app";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent user -- <action> [--json]

create --email E --password-stdin [--name N] [--role user|admin] [--verified]
                         makes an account; without --verified the person confirms the address by mail first
list                     all accounts
disable --email E        no sign-in, every session ends at once
enable --email E         lets a disabled account sign in again
sessions --email E       the sessions that are alive
end-sessions --email E   ends them all; the person may sign in again

Works while the app runs and while it does not. Exit codes: 0 done, 1 refused or failed, 2 misuse.`;

const options = {
  email: { type: "string" },
  name: { type: "string" },
  role: { type: "string", default: "user" },
  "password-stdin": { type: "boolean", default: false },
  verified: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** What an action answers: data for programs, words for people. */
type Answer = { readonly data: unknown; readonly words: string };

await runCommand(usage, options, async ([action, ...rest], values) => {
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(" ")}`);
  const act = prepareAction(action, values.email);
  const created = action === "create" ? await readNewUser(values) : undefined;
  const { data, words } = await withApp(() => explained(() => (created === undefined ? act() : create(created))));
  await print(values.json ? JSON.stringify(data, null, 2) : words);
  return 0;
});

/** Misuse is told before a database is started. */
function prepareAction(action: string | undefined, email: string | undefined): () => Promise<Answer> {
  if (action === "list") return list;
  const actions = {
    create: () => Promise.reject(new UsageError()),
    disable,
    enable,
    sessions,
    "end-sessions": endSessions,
  };
  if (action === undefined || !Object.hasOwn(actions, action)) throw new UsageError("Say what to do.");
  if (email === undefined) throw new UsageError(`${action} needs --email.`);
  const act = actions[action as keyof typeof actions];
  return () => act(email);
}

type NewUser = {
  readonly input: {
    readonly email: string;
    readonly password: string;
    readonly name: string;
    readonly role: "user" | "admin";
  };
  readonly verified: boolean;
};

async function readNewUser(values: {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role: string;
  readonly "password-stdin": boolean;
  readonly verified: boolean;
}): Promise<NewUser> {
  const role = roleSchema.safeParse(values.role);
  if (!role.success) throw new UsageError("--role takes user or admin.");
  if (!values["password-stdin"]) {
    throw new UsageError(
      "create needs --password-stdin, and the password on standard input: what is typed as an argument can be seen by others.",
    );
  }
  const email = values.email ?? "";
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const input = signUpSchema.safeParse({ email, password, name: values.name ?? email.split("@")[0] });
  if (!input.success)
    throw new StepError(input.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  return { input: { ...input.data, role: role.data }, verified: values.verified };
}

async function create({ input, verified }: NewUser): Promise<Answer> {
  const { normalizeEmail } = await import("@/lib/server/users/email");
  const email = normalizeEmail(input.email);
  const { name, role } = input;
  if (verified) {
    const { createUser } = await import("@/lib/server/auth/operator");
    const id = await createUser(input);
    return { data: { id, email, name, role, verified }, words: `Created ${email} (${role}).` };
  }
  const { inviteUser } = await import("@/lib/server/auth/sign-up");
  await inviteUser(input);
  return {
    data: { email, name, role, verified },
    words: `${email} (${role}) gets a mail to confirm the address; the account begins with that.`,
  };
}

async function list(): Promise<Answer> {
  const { listUsers } = await import("@/lib/server/users/store");
  const data = (await listUsers()).map(({ id, email, name, role, disabledAt, createdAt }) => ({
    id,
    email,
    name,
    role,
    disabledAt,
    createdAt,
  }));
  const rows = data.map((user) => [
    user.email,
    user.role,
    user.disabledAt === null ? "active" : "disabled",
    user.createdAt.toISOString(),
    user.id,
  ]);
  return {
    data,
    words: data.length === 0 ? "No accounts." : table([["E-MAIL", "ROLE", "STATE", "CREATED", "ID"], ...rows]),
  };
}

async function disable(email: string): Promise<Answer> {
  const { disableUser, findUser } = await import("@/lib/server/auth/operator");
  const user = await findUser(email);
  const ended = await disableUser(user);
  return {
    data: { id: user.id, email: user.email, disabled: true, endedSessions: ended },
    words: `Disabled ${user.email}; ${sessionsIn(ended)} ended.`,
  };
}

async function enable(email: string): Promise<Answer> {
  const { enableUser, findUser } = await import("@/lib/server/auth/operator");
  const user = await findUser(email);
  await enableUser(user);
  return { data: { id: user.id, email: user.email, disabled: false }, words: `Enabled ${user.email}.` };
}

async function sessions(email: string): Promise<Answer> {
  const { findUser, liveSessionsOf } = await import("@/lib/server/auth/operator");
  const data = (await liveSessionsOf(await findUser(email))).map(
    ({ id, clientId, createdAt, lastSeenAt, idleExpiresAt, absoluteExpiresAt, ip, userAgent }) => ({
      id,
      clientId,
      createdAt,
      lastSeenAt,
      idleExpiresAt,
      absoluteExpiresAt,
      ip,
      userAgent,
    }),
  );
  const rows = data.map((session) => [
    session.id,
    session.lastSeenAt.toISOString(),
    session.ip ?? "-",
    session.userAgent ?? "-",
  ]);
  return {
    data,
    words: data.length === 0 ? "No session is alive." : table([["ID", "LAST SEEN", "IP", "BROWSER"], ...rows]),
  };
}

async function endSessions(email: string): Promise<Answer> {
  const { endSessionsOf, findUser } = await import("@/lib/server/auth/operator");
  const user = await findUser(email);
  const ended = await endSessionsOf(user);
  return { data: { id: user.id, email: user.email, endedSessions: ended }, words: `${sessionsIn(ended)} ended.` };
}

function sessionsIn(count: number): string {
  return `${count} session${count === 1 ? "" : "s"}`;
}

/** What the app refuses in codes is said in words. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found") throw new StepError("there is no account with that address.", "", { cause: error });
    const fields = error.fields.map(({ field, message }) => `${field}: ${message}`);
    throw new StepError(fields.length > 0 ? fields.join("\n") : reasonOf(error), "", { cause: error });
  }
}

function reasonOf({ message, cause }: AppError): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
