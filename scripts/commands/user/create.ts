import { text } from "node:stream/consumers";
import { z } from "zod";
import { type Role, roleNames } from "@/lib/shared/roles";
import { emailSchema, nameSchema, passwordSchema, roleSchema } from "@/lib/shared/schemas";
import { StepError } from "../../bootstrap/steps.mjs";
import { UsageError } from "../command";
import type { Answer } from "./answer";

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

/** A password on standard input, without the end of its line. */
export const readPassword = async (): Promise<string> => (await text(process.stdin)).replace(/\r?\n$/, "");

export async function readNewUser(values: {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly "password-stdin": boolean;
  readonly verified: boolean;
}): Promise<NewUser> {
  const { email = "", role = "user", verified } = values;
  const name = values.name ?? email.split("@")[0];
  if (!roleSchema.safeParse(role).success) throw new UsageError(`--role takes one of ${roleNames.join(", ")}.`);
  if (verified !== values["password-stdin"]) {
    throw new UsageError(
      "--verified and --password-stdin go together: an account that exists at once needs its password, on standard input (what is typed as an argument can be seen by others). Without both, the person chooses one.",
    );
  }
  const password = verified ? await readPassword() : undefined;
  const input = z
    .discriminatedUnion("kind", [invitedSchema, madeSchema])
    .safeParse({ kind: verified ? "made" : "invited", email, role, name, password });
  if (input.success) return input.data;
  throw new StepError(input.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
}

export async function create(input: NewUser): Promise<Answer> {
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
  const { invite } = await import("@/lib/server/features/sign-up/invite"); // feature:sign-up
  await invite({ email, role }, "operator"); // feature:sign-up
  const { mailsUnderWay } = await import("@/lib/server/outbox"); // feature:sign-up
  await mailsUnderWay(); // feature:sign-up
  return {
    data: { email, role, verified: false },
    words: `${email} (${role}) gets a mail; the account begins with the link in it.`,
  };
}
