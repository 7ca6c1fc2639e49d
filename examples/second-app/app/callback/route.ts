import { finishSignIn } from "../../lib/sign-in";

export const GET = finishSignIn;
