import type { Device } from "../devices";

/** What people call a device. */
export function deviceName(device: Pick<Device, "browser" | "system"> & Partial<Device>): string {
  if (device.impersonation) return "Administrator signed in as you"; // feature:impersonation
  if (device.client) return device.client; // feature:token-endpoint
  return `${device.browser} on ${device.system.replace(/^Unknown/, "unknown")}`;
}
