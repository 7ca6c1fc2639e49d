/** Copies a text. @returns whether it could: the clipboard is missing where the page did not come securely, and may be refused */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
