/** Sent, and then the line was cut: nobody here knows what became of it. */
const noAnswer = "No answer came back. It may have been saved all the same: look before you send it again.";
/** Something else than the app answered (a proxy's own page: too large, no gateway, timed out). */
const foreignAnswer =
  "Something on the way answered in place of the app. It may have been saved all the same: look before you send it again.";

/**
 * The sentence for a form whose action gave no answer that Next could read. A fetch that fails rejects with a TypeError; anything else
 * here is an answer of somebody.
 */
export function reasonOf(error: unknown): string {
  const refusal = refusalIn(error);
  if (refusal !== undefined) return refusal;
  if (!navigator.onLine) return `${noAnswer} You are offline now.`;
  return error instanceof TypeError ? noAnswer : foreignAnswer;
}

/** What the gate says where it refuses a form before its action runs: Next hands on the text of such an answer. */
function refusalIn(error: unknown): string | undefined {
  try {
    const { code, detail } = JSON.parse(error instanceof Error ? error.message : "") as Record<string, unknown>;
    return typeof code === "string" && typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}
