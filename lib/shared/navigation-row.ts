/** A link that a capability has in the frame of signed-in people. */
export type NavigationRow = {
  /** A page of the route table. Who may not open it does not see it. */
  readonly href: `/${string}`;
  readonly label: string;
  /** Where it stands: in the header, or in the side navigation of a section. */
  readonly place: "main" | "settings" | "admin";
  /** Among those of its place, the lowest first. */
  readonly order: number;
};
