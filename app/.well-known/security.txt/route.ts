import { securityTxt } from "@/lib/server/features/security-txt/security-txt";
import { endpoint } from "@/lib/server/http/endpoint";
import { day } from "@/lib/shared/durations";

/** RFC 9116 §3. */
export const GET = endpoint(
  () =>
    new Response(securityTxt(), {
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": `public, max-age=${day}` },
    }),
);
