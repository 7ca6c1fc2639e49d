import { publishedKeys } from "@/lib/server/features/session/published-keys";
import { endpoint } from "@/lib/server/http/endpoint";

/** There is one key set, for every token of this origin. */
export const GET = endpoint(publishedKeys);
