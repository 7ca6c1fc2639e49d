import "server-only";

/** Why a mail could not be handed over. */
export type MailFailure = {
  /** The same mail would be refused again. */
  readonly permanent: boolean;
  /** Codes alone, such as `EENVELOPE 550 RCPT TO`: what a server says in words may repeat addresses. */
  readonly reason: string;
};

/**
 * What an error of `sendMail` means. Permanent is a 5xx answer to the recipient or to the mail itself (RFC 5321 §4.2.1). A
 * refused password or sender is a fault in our configuration, which somebody can mend: that mail waits.
 */
export function describeMailFailure(error: unknown): MailFailure {
  if (!(error instanceof Error)) return { permanent: false, reason: "unknown" };
  const part = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const [code, answer, command] = [part("code"), part("responseCode"), part("command")];
  const aboutThisMail = command === "RCPT TO" || command === "DATA";
  return {
    permanent: aboutThisMail && Reflect.get(error, "permanent") === true,
    reason: [code ?? error.name, answer ?? part("originalCode"), command]
      .filter((word) => word !== undefined)
      .join(" "),
  };
}
