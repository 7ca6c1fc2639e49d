import { ConnectDecision } from "@/app/_components/openid-provider/decision";
import { WouldBeAble } from "@/app/_components/openid-provider/would-be-able";
import { Ago } from "@/app/_components/time/ago";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { showUserCode } from "@/lib/shared/features/openid-provider/device";

/** What a device asks, as far as its owner has to know. */
type Asked = {
  readonly code: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly askedAt: Date;
  readonly ip: string;
  readonly program: string | null;
  readonly isNear: boolean | undefined;
};

/** Asks whether a device may. Whoever came by a link has typed nothing, so it shows the code to compare (RFC 8628 §5.4). */
export function DeviceQuestion({ question, serverNow }: { question: Asked; serverNow: number }) {
  const { code, name, scopes, askedAt, ip, program, isNear } = question;
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col sm:py-8">
      <PageHeading title={`Connect ${name}?`}>
        It asks to use your account here, on a device that shows this code:
      </PageHeading>
      <div className="plate flex flex-col gap-6 p-5 sm:p-7">
        <p className="text-center font-mono text-[1.75rem] font-semibold tracking-[0.12em] whitespace-nowrap">
          {showUserCode(code)}
        </p>
        <p>
          Go on only if a device in front of you shows it. If somebody has sent you the code or a link to this page,
          don’t: it is their device.
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[0.9375rem]">
          <dt className="text-ink-3">Asked</dt>
          <dd>
            <Ago iso={askedAt.toISOString()} serverNow={serverNow} />
          </dd>
          <dt className="text-ink-3">From</dt>
          <dd className="wrap-anywhere">
            {ip}
            {isNear === true ? ", the address that you are at" : null}
            {isNear === false ? ", which is not the address that you are at" : null}
          </dd>
          {program === null ? null : (
            <>
              <dt className="text-ink-3">By</dt>
              <dd className="wrap-anywhere">{program}, as it says</dd>
            </>
          )}
        </dl>
        <WouldBeAble scopes={scopes} />
        <ConnectDecision action="/device/decision">
          <input type="hidden" name="user_code" value={code} />
        </ConnectDecision>
      </div>
    </div>
  );
}
