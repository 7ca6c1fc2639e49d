/** A tab of a browser, as far as the journey needs one. Selectors are CSS. */
export type Tab = {
  readonly goTo: (url: string) => Promise<unknown>;
  readonly back: () => Promise<unknown>;
  /** Evaluates an expression in the page, waits for it if it is a promise, and gives its value as JSON can say it. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** With the keyboard, in place of what is there. */
  readonly type: (selector: string, text: string) => Promise<unknown>;
  /** With the mouse. */
  readonly click: (selector: string) => Promise<unknown>;
  /** What no page can do: the cookie is HttpOnly. */
  readonly deleteCookie: (name: string) => Promise<unknown>;
};

/** A browser with a profile of its own, which takes any certificate. */
export type Browser = {
  readonly newTab: () => Promise<Tab>;
  readonly close: () => Promise<void>;
};

/** How long an engine may take for anything, in ms. */
export const patience = 60_000;
