import "server-only";

const store = globalThis as unknown as Record<symbol, unknown>;

/**
 * One value for the whole server process. Pages, route handlers and start-up code are separate module graphs in Next, so
 * a module-level variable would exist once in each; pools, replicas and limiters must not.
 *
 * @param name unique among all callers
 * @param make called once, on first use
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`portcullis.${name}`);
  if (!(key in store)) store[key] = make();
  return store[key] as T;
}
