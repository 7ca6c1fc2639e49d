/** Next calls this once in each runtime before the first request. The edge runtime has nothing to start. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] === "nodejs") {
    const { startServer } = await import("./lib/server/start");
    await startServer();
  }
}
