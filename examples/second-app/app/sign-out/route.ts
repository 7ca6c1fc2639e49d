import { signOut } from "../../lib/sign-out";

export const POST = signOut;
