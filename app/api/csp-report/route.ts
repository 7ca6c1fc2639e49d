import { cspReport } from "@/lib/server/features/csp-report/csp-report";

export const POST = cspReport;
