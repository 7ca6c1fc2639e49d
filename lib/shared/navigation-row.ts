/** A link that a capability puts into the header of signed-in people. */
export type NavigationRow = {
  /** A page of the route table. Who may not open it does not see it. */
  readonly href: `/${string}`;
  readonly label: string;
  /** Its group: what one works with, then one's own settings, then everybody's. */
  readonly place: "main" | "settings" | "admin";
  /** Among those of its group, the lowest first. */
  readonly order: number;
};
