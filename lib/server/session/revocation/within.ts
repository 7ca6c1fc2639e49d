import "server-only";

/**
 * Waits for work no longer than a limit; the work itself goes on.
 *
 * @throws Error when it takes longer; whatever the work throws
 */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), limitMs);
  });
  try {
    return await Promise.race([limit, work]);
  } finally {
    clearTimeout(timer);
  }
}
