import "server-only";

/** What a browser forgets when somebody leaves. Cookies are cleared one by one: the mark of a known device stays. */
export const clearSiteData = { "clear-site-data": '"cache", "storage"' } as const;
