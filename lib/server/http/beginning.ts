import "server-only";
import type { IncomingMessage } from "node:http";

/**
 * What the body of a request begins with: the first piece of it that comes. Empty where there is no body, and for a client that leaves. It is overheard on
 * its way into the request, and not read from there: Fetch takes no body that somebody has read of ("disturbed"), were it put back or not.
 *
 * @param request whose body has not begun to come
 */
export function beginningOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    request.push = (piece: unknown, encoding) => {
      Reflect.deleteProperty(request, "push");
      resolve(Buffer.isBuffer(piece) ? piece.toString("latin1") : "");
      return request.push(piece, encoding);
    };
    request.once("close", () => {
      resolve("");
    });
  });
}
