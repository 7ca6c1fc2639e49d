import { describeProvider } from "@/lib/server/features/openid-provider/discovery";
import { endpoint } from "@/lib/server/http/endpoint";

export const GET = endpoint(describeProvider);
