import "server-only";
import { countWaysIn } from "../users/ways-in-store";
import type { Session } from "./session";

/** Whether somebody has more than one way in, so that each may go. @throws AppError `unavailable` */
export const hasAnotherWayIn = async ({ userId }: Session): Promise<boolean> => (await countWaysIn(userId)) > 1;
