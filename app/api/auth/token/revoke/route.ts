import { signOutOf } from "@/lib/server/features/sign-out/sign-out";
import { revokeToken } from "@/lib/server/features/token-endpoint/revoke";
import { endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint((request) => revokeToken(request, signOutOf));
