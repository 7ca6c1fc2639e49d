/**
 * What makes this product look and sound like yours: change it here, in `public/palette.css` (the other colours of the pages), in the two
 * pictures `public/icon.svg` and `public/favicon.ico`, and in `lib/server/mail/mark.ts` (the mark as mails have it). A test says which copy
 * of the mark in a picture or of a colour is left behind.
 */
export const brand = {
  name: "Portcullis",
  /** The name where only lower-case letters, digits and hyphens may stand: the realm of WWW-Authenticate (RFC 9110 §11.5). */
  slug: "portcullis",
  /** Beside the name in the title of the start page. */
  tagline: "sign out means out",
  /** For search engines and previews. */
  description: "A full-stack Next.js starter whose secure-cookie sessions end at once.",
  /** The line at the foot of a page. */
  footer: "Portcullis, a starter under the MIT licence.",
  /** Where the source (an address that `git clone` takes) and its documentation are. Null: the start page does not lead there. */
  links: { source: null as string | null, documentation: null as string | null },
  /** What somebody is told who is shown the number of an error. */
  support: "If it stays, tell whoever runs this site this number.",
  colours: {
    /** What browsers paint around the page (theme-color): `--ground` of the palette. */
    ground: { light: "#f3f1ec", dark: "#0c0c0b" },
  },
  /** Mail programs load no style sheet: what the mails need of `public/palette.css`, under its names. */
  mail: {
    light: {
      ground: "#f3f1ec",
      surface: "#faf9f6",
      line: "#dcd8cf",
      ink: "#1b1a17",
      "ink-2": "#4d4a43",
      "ink-3": "#635f57",
      amber: "#d48406",
    },
    dark: {
      ground: "#0c0c0b",
      surface: "#131312",
      line: "#272622",
      ink: "#f4f2ed",
      "ink-2": "#b9b5ac",
      "ink-3": "#959086",
      amber: "#f2a83a",
    },
  },
  /** The sign, as paths in a square of 28: a gate with its lattice half down and the light below it. */
  mark: {
    light: "M5 25.5h18V20H5z",
    bars: "M4 26V13.5a10 10 0 0 1 20 0V26M9.5 6v14.5M14 4v16.5M18.5 6v14.5M4.5 12.5h19",
    teeth: "m8 19 1.5 4 1.5-4zM12.5 19l1.5 4 1.5-4zM17 19l1.5 4 1.5-4z",
  },
} as const;
