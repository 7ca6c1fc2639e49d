import "server-only";

/** The header that names a request: in every answer, and in every request behind the ingress, whatever the client had sent. */
export const requestIdHeader = "x-request-id";
