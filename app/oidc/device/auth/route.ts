import { answerDevice } from "@/lib/server/features/openid-provider/device/answer";
import { endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(answerDevice, { anyOrigin: true });
