/**
 * The files at the root that are the same for everybody. next.config.js gives them a policy, lib/server/http/file-request.ts lets them be
 * read and nothing else; middleware.ts leaves them out, in a literal of its own, since Next reads that without running it.
 */
export const publicFiles = [
  "icon.svg",
  "favicon.ico",
  "palette.css",
  "arch.css",
  "plain.css",
  "next-try.js",
  "robots.txt",
];
