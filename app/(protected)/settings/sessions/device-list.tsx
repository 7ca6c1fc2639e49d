"use client";

import { useFormStatus } from "react-dom";
import { DeviceIcon } from "@/app/_components/devices/device-icon";
import { Gate } from "@/app/_components/gate/gate";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { LocalTime } from "@/app/_components/time/local-time";
import { ago } from "@/lib/shared/spans";
import type { Device } from "@/lib/shared/features/devices";
import { revokeAction } from "./action";

/** The places where this account is signed in. Each other one can be signed out from here. */
export function DeviceList({ devices, serverNow }: { devices: readonly Device[]; serverNow: number }) {
  const { around, state, props } = useForm<HTMLDivElement>(revokeAction);
  return (
    <div ref={around} className="flex flex-col gap-4">
      <FormMessage
        state={state}
        icon={<Gate id="revoked-gate" state="falling" className="-my-1.5 h-10 w-auto flex-none" />}
      />
      <ul className="plate divide-y divide-line">
        {devices.map((device) => (
          <li key={device.id} className="flex flex-wrap items-center gap-x-5 gap-y-4 p-5 sm:px-6">
            <span
              className={`flex size-11 flex-none items-center justify-center rounded-md border ${device.current ? "border-amber-line bg-amber-soft text-amber-ink" : "border-line bg-raised text-ink-2"}`}
            >
              <DeviceIcon system={device.system} />
            </span>
            <div className="min-w-0 flex-1 basis-52">
              <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
                {device.browser} on {device.system}
                {device.current ? (
                  <span className="inline-flex items-center gap-2 text-sm font-medium text-amber-ink">
                    <span className="live-dot" />
                    This device
                  </span>
                ) : null}
              </h2>
              <p className="text-[0.9375rem] text-ink-2">
                {device.current ? "Active now" : `Seen ${ago(serverNow - Date.parse(device.lastSeenAt))}`}
                {device.ip === null ? null : <span className="font-mono text-[0.8125rem]"> · {device.ip}</span>}
              </p>
              <p className="text-sm text-ink-3">
                Signed in <LocalTime iso={device.createdAt} />
              </p>
            </div>
            {device.current ? null : (
              <form {...props}>
                <OwnerField />
                <input type="hidden" name="id" value={device.id} />
                <RevokeButton name={`${device.browser} on ${device.system}`} />
              </form>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function RevokeButton({ name }: { name: string }) {
  const { pending } = useFormStatus();
  return (
    <Submit pending={pending} doing="Signing out" className="key-end">
      Sign out<span className="sr-only"> {name}</span>
    </Submit>
  );
}
