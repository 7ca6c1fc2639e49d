import "server-only";

/** What went wrong on the way to another server, for the log: the code alone. Messages and causes of such errors hold tokens and what people sent. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
