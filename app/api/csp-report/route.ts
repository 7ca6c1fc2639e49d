import { cspReport } from "@/lib/server/features/csp-report/csp-report";
import { endpoint } from "@/lib/server/http/endpoint";

export const POST = endpoint(cspReport, { anyOrigin: true });
