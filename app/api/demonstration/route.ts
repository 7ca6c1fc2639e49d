import { demonstrate } from "@/lib/server/features/demonstration/demonstration";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { json } from "@/lib/server/http/endpoint";

export const POST = protectedEndpoint("/api/demonstration", async ({ session }) => json(await demonstrate(session)));
