"use client";

import { useState } from "react";
import type { Device } from "@/lib/shared/features/devices";

/** A device in the list, or one that has just left it: its row still has to close. */
type Row = { readonly device: Device; readonly ended: boolean };

const live = (device: Device): Row => ({ device, ended: false });

/** The rows for these devices; those that are gone from them stand where they stood until `close` is called. */
export function useClosing(devices: readonly Device[]): {
  readonly rows: readonly Row[];
  readonly close: (id: string) => void;
} {
  const [shown, setShown] = useState({ devices, rows: devices.map(live) });
  if (shown.devices !== devices) setShown({ devices, rows: withEnded(shown.rows, devices) });
  const close = (id: string) =>
    setShown(({ devices, rows }) => ({
      devices,
      rows: rows.filter(({ device, ended }) => !ended || device.id !== id),
    }));
  return { rows: shown.rows, close };
}

function withEnded(before: readonly Row[], devices: readonly Device[]): Row[] {
  const ids = new Set(devices.map(({ id }) => id));
  const rows = devices.map(live);
  for (const [place, { device }] of before.entries()) {
    if (!ids.has(device.id)) rows.splice(place, 0, { device, ended: true });
  }
  return rows;
}
