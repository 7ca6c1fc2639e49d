/** What somebody reads in their recent activity, and administrators on that person's page: it calls neither of them “you”. */
export type ActivityRow = {
  readonly words: string;
  /** What has come of it: a session lives, something is done, something has ended, something was refused. */
  readonly mark: "live" | "done" | "end" | "refused";
  /** Whether the browser that it came from is told as well. Where somebody else did it, such as an operator, it is not this person's to know, and the words say who it was. */
  readonly device?: true;
  /** Anybody can cause it who knows the address. However often they do, it is one entry: nothing else is pushed out by it. */
  readonly byAnyone?: true;
};

/** How an event is told to the person whom it is about, by its outcome; an outcome without a row is not told. */
export type EventRow = { readonly success?: ActivityRow; readonly failure?: ActivityRow };
