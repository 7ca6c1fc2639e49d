import "server-only";
import { brand } from "@/lib/shared/brand";

type Colour = keyof typeof brand.mail.light;
type Painted = "color" | "background-color" | "border-color";

/** What has which colour of the palette, by class. */
const paints = {
  ground: { "background-color": "ground" },
  sheet: { "background-color": "surface", "border-color": "line" },
  ink: { color: "ink" },
  soft: { color: "ink-2" },
  faint: { color: "ink-3", "border-color": "line" },
  key: { "background-color": "ink" },
  label: { color: "ground" },
  iron: { "border-color": "ink" },
  light: { "background-color": "amber" },
} as const satisfies Readonly<Record<string, Partial<Record<Painted, Colour>>>>;

type Paint = keyof typeof paints;
type Theme = keyof typeof brand.mail;

const coloursOf = (paint: Paint, theme: Theme): readonly string[] =>
  Object.entries<Colour>(paints[paint]).map(([property, colour]) => `${property}:${brand.mail[theme][colour]}`);

/**
 * The attributes of something painted. Most mail programs read nothing but styles at the element itself: there stands the light theme,
 * and a class by which `darkStyles` goes before it.
 *
 * @param style more declarations, without a double quote in them
 */
export const painted = (paint: Paint, style: string): string =>
  `class="${paint}" style="${[...coloursOf(paint, "light"), style].join(";")}"`;

/** The dark theme, for the programs that ask which one is wanted. The others leave the light one, or darken it by themselves. */
export const darkStyles = (): string =>
  (Object.keys(paints) as readonly Paint[])
    .map((paint) => `.${paint}{${coloursOf(paint, "dark").join("!important;")}!important}`)
    .join("\n");
