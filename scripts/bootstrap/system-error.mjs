// What the file system refuses, in words that a person can act on. Built-ins only.

/**
 * @param {unknown} error
 * @returns {readonly [message: string, advice: string] | undefined} undefined for anything else
 */
export function whatWasRefused(error) {
  const { code = "", path, syscall } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (["ENOSPC", "EDQUOT"].includes(code))
    return [`the disk is full${path === undefined ? "" : ` (${path})`}.`, "Free some space for this account."];
  if (path === undefined) return undefined;
  if (code === "EROFS") return [`${path} is on a disk that can only be read.`, elsewhere];
  if (["EACCES", "EPERM"].includes(code)) return [`${path} is closed to the account that runs this.`, elsewhere];
  if (["EEXIST", "ENOTDIR"].includes(code) && syscall === "mkdir")
    return [`${path} has to be a folder, and a file is in its way.`, "Move the file away, or set DATA_DIR."];
  return undefined;
}

const elsewhere = "The account has to be able to write there. DATA_DIR names another folder for the data.";
