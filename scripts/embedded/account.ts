import { execFileSync } from "node:child_process";

/** The system account that PostgreSQL runs as. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/**
 * PostgreSQL refuses to run as root: then it runs as one of the accounts that every system has for such things.
 * Undefined for an ordinary user, who runs it as themselves.
 */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = ["postgres", "nobody"].map(lookUp).find((found) => found !== undefined);
  if (account === undefined)
    throw new Error("PostgreSQL does not run as root, and there is no account postgres or nobody.");
  return account;
}

function lookUp(name: string): Account | undefined {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    const account = { name, uid: id("-u"), gid: id("-g") };
    return account.uid > 0 ? account : undefined;
  } catch {
    return undefined;
  }
}
