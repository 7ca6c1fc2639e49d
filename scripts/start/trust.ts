import { platform } from "node:os";

/**
 * How to make browsers of this machine trust an authority, as text to print.
 *
 * @param file its certificate
 */
export function howToTrust(file: string): string {
  const command = commands[platform()];
  return `  Browsers warn until they are told to trust this (docs/local-https.md says how, Firefox has a list of its own):
    ${command === undefined ? file : command(file)}`;
}

const commands: Partial<Record<NodeJS.Platform, (file: string) => string>> = {
  darwin: (file) => `security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db "${file}"`,
  win32: (file) => `certutil -user -addstore Root "${file}"`,
};
