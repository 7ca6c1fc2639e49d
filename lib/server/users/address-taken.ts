import "server-only";
import { AppError } from "@/lib/shared/errors";

/** For operators and the first administrator, who may know: the address has an account. @returns `invalid_input`, to be thrown */
export const addressTaken = (): AppError =>
  new AppError("invalid_input", {
    fields: [{ field: "email", code: "taken", message: "There is a user with that address already." }],
  });
