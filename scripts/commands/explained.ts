import { AppError } from "@/lib/shared/errors";
import { StepError } from "../bootstrap/steps.mjs";

/**
 * Does what an operator asked for; what the app refuses in codes is said in words.
 *
 * @param missing where what they mean is not there
 * @throws StepError
 */
export async function explained<T>(work: () => Promise<T>, missing: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found") throw new StepError(missing, "", { cause: error });
    if (error.code === "unavailable")
      throw new StepError(
        `the database did not answer, or could not do it: ${reasonOf(error)}`,
        "If it can be reached and written to by now, try again.",
        { cause: error },
      );
    const fields = error.fields.map(({ field, message }) => `${field}: ${message}`);
    throw new StepError(fields.length > 0 ? fields.join("\n") : reasonOf(error), "", { cause: error });
  }
}

/** What was refused, and what was behind it: of Prisma's messages the last line, the others show its call. */
function reasonOf({ message, cause }: AppError): string {
  if (!(cause instanceof Error)) return message;
  return cause.message.trim().split("\n").at(-1) ?? message;
}
