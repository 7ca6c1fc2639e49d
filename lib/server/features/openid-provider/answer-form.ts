import "server-only";
import type { NextRequest } from "next/server";
import { AppError } from "@/lib/shared/errors";
import { readText } from "../../http/body";
import { redirectTo } from "../../http/endpoint";

/** An address has to be short enough for every proxy on the way, beside the cookies. In bytes; a request has some hundred. */
const largestRequest = 4096;

/**
 * Answers a form of an app that sends a browser to sign in (OpenID Connect Core §3.1.2.1). From another site it has no cookie with it, and does nothing:
 * the address that it leads to has, and is asked for as if by a link.
 *
 * @throws AppError `payload_too_large`; `unsupported_media_type` for anything but a form
 */
export async function answerForm(request: NextRequest): Promise<Response> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) throw new AppError("unsupported_media_type");
  const parameters = new URLSearchParams(await readText(request, largestRequest));
  return redirectTo(`/oidc/auth?${parameters.toString()}`, 303);
}
