/** What is told to whoever runs the program, as it stands: no token and no password is part of it. */
export class Fault extends Error {
  /** @override */
  name = "Fault";
  exitCode;

  /**
   * @param {string} message whole sentences
   * @param {{ exitCode?: 1 | 2, cause?: unknown }} [options] 1: refused or failed; 2: misuse
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
