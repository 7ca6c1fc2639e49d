import { answerProgram } from "@/lib/server/features/openid-provider/bridge";
import { endpoint } from "@/lib/server/http/endpoint";

export const GET = endpoint(answerProgram, { anyOrigin: true });
export const POST = GET;
