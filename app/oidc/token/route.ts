import { answerProgram } from "@/lib/server/features/openid-provider/bridge";
import { endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(answerProgram, { anyOrigin: true });
