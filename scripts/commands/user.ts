import { text } from "node:stream/consumers";
import { AppError } from "@/lib/shared/errors";
import { z } from "zod";
import { type Role, roleNames } from "@/lib/shared/roles";
import { emailSchema, nameSchema, passwordSchema, roleSchema } from "@/lib/shared/schemas";
import { StepError } from "../bootstrap/steps.mjs";
import { withApp } from "./app";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent user -- <action> [--json]

create --email E [--role R]
                         mails a link; whoever opens it chooses name and password and has the role
create --email E --verified --password-stdin [--name N] [--role R]
                         makes the account at once
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

type NewUser =
  | { readonly kind: "invited"; readonly email: string; readonly role: Role }
  | {
      readonly kind: "made";
      readonly email: string;
      readonly role: Role;
      readonly name: string;
      readonly password: string;
    };

const invitedSchema = z.object({ kind: z.literal("invited"), email: emailSchema, role: roleSchema });
const madeSchema = invitedSchema.extend({ kind: z.literal("made"), name: nameSchema, password: passwordSchema });

async function readNewUser(values: {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role: string;
  readonly "password-stdin": boolean;
  readonly verified: boolean;
}): Promise<NewUser> {
  const { email = "", role, verified } = values;
  const name = values.name ?? email.split("@")[0];
  if (!roleSchema.safeParse(role).success) throw new UsageError(`--role takes one of ${roleNames.join(", ")}.`);
  if (verified !== values["password-stdin"]) {
    throw new UsageError(
      "--verified and --password-stdin go together: an account that exists at once needs its password, on standard input (what is typed as an argument can be seen by others). Without both, the person chooses one.",
    );
  }
  const password = verified ? (await text(process.stdin)).replace(/\r?\n$/, "") : undefined;
  const input = z
    .discriminatedUnion("kind", [invitedSchema, madeSchema])
    .safeParse({ kind: verified ? "made" : "invited", email, role, name, password });
  if (input.success) return input.data;
  throw new StepError(input.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
}

async function create(input: NewUser): Promise<Answer> {
  const { normalizeEmail } = await import("@/lib/server/users/email");
  const email = normalizeEmail(input.email);
  const { role } = input;
  if (input.kind === "made") {
    const { createUser } = await import("@/lib/server/features/operator/operator");
    const id = await createUser(input);
    return {
      data: { id, email, name: input.name, role, verified: true },
      words: `Created ${email} (${role}).`,
    };
  }
  const { invite } = await import("@/lib/server/features/sign-up/sign-up"); // feature:sign-up
  await invite({ email, role }); // feature:sign-up
  return {
    data: { email, role, verified: false },
    words: `${email} (${role}) gets a mail; the account begins with the link in it.`,
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
  const { disableUser, findUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  const ended = await disableUser(user);
  return {
    data: { id: user.id, email: user.email, disabled: true, endedSessions: ended },
    words: `Disabled ${user.email}; ${sessionsIn(ended)} ended.`,
  };
}

async function enable(email: string): Promise<Answer> {
  const { enableUser, findUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  await enableUser(user);
  return { data: { id: user.id, email: user.email, disabled: false }, words: `Enabled ${user.email}.` };
}

async function sessions(email: string): Promise<Answer> {
  const { findUser, liveSessionsOf } = await import("@/lib/server/features/operator/operator");
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
  const { endSessionsOf, findUser } = await import("@/lib/server/features/operator/operator");
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
