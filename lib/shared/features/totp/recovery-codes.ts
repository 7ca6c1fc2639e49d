/** How many recovery codes there are, and from how few on their owner is told to make new ones. */
export const recoveryCodeCount = 10;
export const fewRecoveryCodes = 3;
