import type { ActivityRow } from "../event-row";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/dashboard", kind: "page", methods: ["GET"], auth: "cookie" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/dashboard", label: "Dashboard", place: "main", order: 10 },
] as const satisfies readonly NavigationRow[];

/** One entry of what has happened to somebody's account. */
export type Activity = {
  readonly id: string;
  readonly words: string;
  readonly mark: ActivityRow["mark"];
  /** Such as `Firefox on Windows`; null where it is not told. */
  readonly device: string | null;
  /** Whether it began the session that asks. */
  readonly current: boolean;
  /** When it last happened, in ISO 8601. */
  readonly at: string;
  /** How often in a row; `orMore` when nobody has counted to the end. */
  readonly times: number;
  readonly orMore: boolean;
};
