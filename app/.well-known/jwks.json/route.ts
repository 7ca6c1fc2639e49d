import { publishedKeys } from "@/lib/server/features/session/published-keys";
import { endpoint } from "@/lib/server/http/endpoint";

export const GET = endpoint(publishedKeys);
