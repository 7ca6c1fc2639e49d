import { endpoint, redirectTo } from "@/lib/server/http/endpoint";

/** Where password managers lead people whose password has leaked (W3C, A Well-Known URL for Changing Passwords). */
export const GET = endpoint(() => redirectTo("/settings/security", 302));
