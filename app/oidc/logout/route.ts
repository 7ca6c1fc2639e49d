import { answerLogout } from "@/lib/server/features/openid-provider/answer-logout";
import { endpoint } from "@/lib/server/http/endpoint";

/** A browser that an app has sent to be signed out. */
export const GET = endpoint(answerLogout, { anyOrigin: true });
export const POST = endpoint(answerLogout, { anyOrigin: true });
