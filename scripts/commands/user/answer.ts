/** What an action answers: data for programs, words for people. */
export type Answer = { readonly data: unknown; readonly words: string };

export function sessionsIn(count: number): string {
  return `${count} session${count === 1 ? "" : "s"}`;
}
