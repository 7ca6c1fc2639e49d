import { env } from "@/lib/server/env";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { openApiDocument } from "@/lib/server/openapi/document";

export const GET = endpoint(() => json(openApiDocument(env().APP_ORIGIN)));
