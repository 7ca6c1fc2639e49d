import type { ReactNode } from "react";
import { Ago } from "@/app/_components/time/ago";
import { LocalTime } from "@/app/_components/time/local-time";
import type { Device } from "@/lib/shared/features/devices";
import { deviceName } from "@/lib/shared/features/devices/name";
import { DeviceIcon } from "./device-icon";

/** A place where one is signed in, and at its end what one can do about it. */
export function DeviceRow({
  device,
  serverNow,
  onClosed,
  children,
}: {
  device: Device;
  serverNow: number;
  /** Given when the session is over: the lattice falls, the row closes behind it, and this is called. */
  onClosed?: (() => void) | undefined;
  children: ReactNode;
}) {
  const { current, system, ip, lastSeenAt, createdAt, staySignedIn, expiresAt } = device;
  const ended = onClosed !== undefined;
  return (
    <li
      className="device"
      data-ended={ended || undefined}
      inert={ended}
      onAnimationEnd={({ target, currentTarget }) => {
        if (target === currentTarget) onClosed?.();
      }}
    >
      <div className="device-body">
        <span
          className={`flex size-11 flex-none items-center justify-center rounded-md border max-[26rem]:hidden ${current ? "border-amber-line bg-amber-soft text-amber-ink" : "border-line bg-raised text-ink-2"}`}
        >
          <DeviceIcon system={system} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold wrap-anywhere">
            {deviceName(device)}
            {current ? (
              <span className="inline-flex items-center gap-2 text-sm font-medium text-amber-ink">
                <span className="live-dot" />
                This device
              </span>
            ) : null}
          </h2>
          <p className="text-[0.9375rem] text-ink-2">
            {/* feature:impersonation begin */}
            {device.impersonation ? (
              <>
                Ends <LocalTime iso={device.expiresAt} />
                {". "}
              </>
            ) : null}
            {/* feature:impersonation end */}
            {current ? (
              "Active now"
            ) : (
              <>
                Last used <Ago iso={lastSeenAt} serverNow={serverNow} />
              </>
            )}
          </p>
          <p className="text-sm text-ink-3">
            Signed in <LocalTime iso={createdAt} />
            {ip === null ? null : (
              <>
                {" "}
                from <span className="inline-block max-w-full break-all">{ip}</span>
              </>
            )}
          </p>
          {staySignedIn ? null : (
            <p className="text-sm text-ink-3">
              To be forgotten when its browser closes. Ends <LocalTime iso={expiresAt} /> if unused.
            </p>
          )}
        </div>
        {children}
      </div>
    </li>
  );
}
