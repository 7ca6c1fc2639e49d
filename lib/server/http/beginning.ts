import "server-only";
import type { IncomingMessage } from "node:http";

/**
 * What the body of a request begins with: as much as has come in one piece, left in its place for whoever reads the body. Empty for a request that does
 * not say how long its body is, and for a client that leaves.
 *
 * @param request which nobody has begun to read
 */
export function beginningOf(request: IncomingMessage): Promise<string> {
  // Looking at a body that turns out to be empty would end it, and its reader would wait for that end.
  if (!(Number(request.headers["content-length"]) > 0)) return Promise.resolve("");
  return new Promise((resolve) => {
    const look = () => {
      request.off("readable", look).off("close", look);
      const piece: unknown = request.readableLength > 0 ? request.read() : undefined;
      if (piece !== undefined) request.unshift(piece);
      resolve(Buffer.isBuffer(piece) ? piece.toString("latin1") : "");
    };
    request.on("readable", look).on("close", look);
  });
}
