/** How many attempts in how many seconds, as a capability declares it. */
export type LimitRow = {
  /** The environment variable that sets other numbers (`points/seconds`); several limits may share one. */
  readonly variable?: `RATE_LIMIT_${string}`;
  readonly points: number;
  readonly seconds: number;
  /**
   * What a success gives back, where one does. "all" starts the count again: it counts failures in a row. "one" returns only the attempt
   * itself, or someone with an account of their own could wipe the failures of their network address by signing in.
   */
  readonly forgives?: "all" | "one";
};
