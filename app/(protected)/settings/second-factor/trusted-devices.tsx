"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { RowSubmit } from "@/app/_components/form/row-submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { LastUsed } from "@/app/_components/time/last-used";
import { LocalTime } from "@/app/_components/time/local-time";
import { Panel } from "@/app/_components/ui/panel";
import type { TrustedDevice } from "@/lib/shared/features/totp/trusted-devices";
import { distrustAction } from "./action";

/** The devices that take no code at sign-in. One of them can be trusted no longer, or all. */
export function TrustedDevices({ devices, serverNow }: { devices: readonly TrustedDevice[]; serverNow: number }) {
  const { around, state, props } = useForm<HTMLDivElement>(distrustAction);
  return (
    <Panel
      id="trusted-devices"
      title="Trusted devices"
      text="Signing in there takes no code. What opens your settings still does. All of them are forgotten when you change your password, your address or how you sign in, and when you sign out another device."
    >
      <div ref={around} className="flex flex-col gap-5">
        <FormMessage state={state} />
        {devices.length === 0 ? (
          <p className="text-[0.9375rem] text-ink-2">You trust none. The box is below the code when you sign in.</p>
        ) : (
          <ul className="divide-y divide-line border-t border-line">
            {devices.map((device) => (
              <li
                key={device.id}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 last:pb-0"
              >
                <Facts device={device} serverNow={serverNow} />
                <form {...props} className="max-sm:w-full">
                  <OwnerField />
                  <input type="hidden" name="device" value={device.id} />
                  <RowSubmit doing="Removing" className="key-end">
                    Stop trusting<span className="sr-only"> {device.name}</span>
                  </RowSubmit>
                </form>
              </li>
            ))}
          </ul>
        )}
        {devices.length < 2 ? null : (
          <form {...props}>
            <OwnerField />
            <input type="hidden" name="device" value="all" />
            <RowSubmit doing="Removing" className="key-end">
              Stop trusting all
            </RowSubmit>
          </form>
        )}
      </div>
    </Panel>
  );
}

function Facts({ device, serverNow }: { device: TrustedDevice; serverNow: number }) {
  const { name, current, ip, createdAt, lastUsedAt, expiresAt } = device;
  return (
    <div className="min-w-0 flex-1">
      <h3 className="flex flex-wrap items-center gap-x-3 font-semibold wrap-anywhere">
        {name}
        {current ? <span className="text-sm font-medium text-amber-ink">This browser</span> : null}
      </h3>
      <p className="text-[0.9375rem] text-ink-2">
        <LastUsed iso={lastUsedAt} serverNow={serverNow} />
        {lastUsedAt === null ? ". Trusted from " : ", from "}
        <span className="break-all">{ip}</span>
      </p>
      <p className="text-sm text-ink-3">
        Trusted <LocalTime iso={createdAt} />, until <LocalTime iso={expiresAt} />
      </p>
    </div>
  );
}
