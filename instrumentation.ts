import type { Instrumentation } from "next";

/** Next calls this once in each runtime before the first request. The edge runtime has nothing to start. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] === "nodejs") {
    await (await import("./lib/server/features/openid-provider/load")).loadLibrary(); // feature:openid-provider
    const { startServer } = await import("./lib/server/start");
    await startServer();
  }
}

/** Next calls this for what pages and actions throw; route handlers answer for their own. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, { routePath, routeType }) => {
  if (process.env["NEXT_RUNTIME"] === "nodejs") {
    const { logRequestError } = await import("./lib/server/http/request-error");
    logRequestError(error, { routePath, routeType });
  }
};
