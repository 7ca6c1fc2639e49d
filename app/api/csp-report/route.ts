import { cspReport } from "@/lib/server/http/csp-report";

export const POST = cspReport;
