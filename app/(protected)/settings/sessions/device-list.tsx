"use client";

import { DeviceRow } from "@/app/_components/devices/device-row";
import { useClosing } from "@/app/_components/devices/use-closing";
import { FormMessage } from "@/app/_components/form/form-message";
import { RowSubmit } from "@/app/_components/form/row-submit";
import { useForm } from "@/app/_components/form/use-form";
import { Gate } from "@/app/_components/gate/gate";
import { OwnerField } from "@/app/_components/session/owner";
import type { Device } from "@/lib/shared/features/devices";
import { deviceName } from "@/lib/shared/features/devices/name";
import { endAction } from "./action";

/** The places where this account is signed in. Each other one can be signed out from here, or all of them. */
export function DeviceList({
  devices,
  others,
  serverNow,
}: {
  devices: readonly Device[];
  /** Whether there are any, here or on another page. */
  others: boolean;
  serverNow: number;
}) {
  const { around, state, props } = useForm<HTMLDivElement>(endAction);
  const { rows, close } = useClosing(devices);
  return (
    <div ref={around} className="flex flex-col gap-5">
      {others ? (
        <form {...props} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <OwnerField />
          <input type="hidden" name="session" value="others" />
          <p className="text-[0.9375rem] text-ink-2">One that you don’t know? End all but this one.</p>
          <RowSubmit doing="Signing out" className="key-main max-sm:w-full">
            Sign out everywhere else
          </RowSubmit>
        </form>
      ) : null}
      <FormMessage
        state={state}
        icon={<Gate id="revoked-gate" state="falling" className="-my-1.5 h-10 w-auto flex-none" />}
      />
      {rows.length === 0 ? null : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {rows.map(({ device, ended }) => (
            <DeviceRow
              key={device.id}
              device={device}
              serverNow={serverNow}
              onClosed={ended ? () => close(device.id) : undefined}
            >
              {device.current ? null : (
                <form {...props}>
                  <OwnerField />
                  <input type="hidden" name="session" value={device.id} />
                  <RowSubmit doing="Signing out" className="key-end">
                    Sign out<span className="sr-only"> {deviceName(device)}</span>
                  </RowSubmit>
                </form>
              )}
            </DeviceRow>
          ))}
        </ul>
      )}
    </div>
  );
}
