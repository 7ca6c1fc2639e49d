import { hearOfLogout } from "../../lib/hear";

export const POST = hearOfLogout;
