import { beginSignIn } from "../../lib/sign-in";

export const GET = beginSignIn;
