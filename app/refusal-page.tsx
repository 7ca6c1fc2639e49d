import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { Refused } from "@/app/_components/errors/refused";
import { readActing } from "@/lib/server/features/impersonation/acting"; // feature:impersonation
import { optionalSession } from "@/lib/server/guard/page"; // feature:impersonation
import { translateRefusal } from "@/lib/server/guard/page";
import { answerWithStatus } from "@/lib/server/http/exchange";
import { nonce } from "@/lib/server/http/request";
import { requestContext } from "@/lib/server/request-context";
import { hasSessionCookie } from "@/lib/server/session/has-session-cookie";

/**
 * What a page becomes that throws, also where no scripts run (Next leaves the document empty): 503 in plain words when the database
 * does not answer, and trying again is all that is needed; 500 after a crash, with the number under which the log has the error.
 *
 * @param here path and query of this very request, to come back to
 * @throws redirects, `notFound()` and `forbidden()` of Next; `error` itself where no status can be set
 */
export async function refusalPage(error: unknown, here: string) {
  const refused = translateRefusal(error, here);
  const { status, retryAfterSeconds = 2 } = refused;
  // Where no status can be set, failing is better than a page that looks like success to a program.
  const later = status === 403 ? {} : { "Retry-After": String(retryAfterSeconds) };
  if (!answerWithStatus(status, later)) throw error;
  return (
    <>
      <ImpersonationBanner acting={optionalSession().then(readActing)} /> {/* feature:impersonation */}
      <Refused
        error={refused}
        path={here}
        signedIn={await hasSessionCookie()}
        requestId={requestContext()?.id}
        retryAfterSeconds={retryAfterSeconds}
        nonce={await nonce()}
      />
    </>
  );
}
