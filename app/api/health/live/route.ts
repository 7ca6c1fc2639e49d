import { endpoint, json } from "@/lib/server/http/endpoint";

/** Whether this process answers at all. */
export const GET = endpoint(() => json({ status: "live" }));
