import "server-only";
import { painted } from "./paint";

/** What Word, which draws for Outlook, must not fill with a line of text. */
const empty = "font-size:0;line-height:0;mso-line-height-rule:exactly";

const between = (height: number, crossed: boolean): string => {
  const bar = (width: string) =>
    `<td width="4" height="${height}" ${painted("iron", `border-style:solid;border-width:${width};${empty}`)}>&nbsp;</td>`;
  const cross = crossed ? 2 : 0;
  return `<tr>${bar(`0 2px ${cross}px 0`).repeat(3)}${bar(`0 0 ${cross}px 0`)}</tr>`;
};

/**
 * The brand's sign for mails, 26 pixels wide: a table, since mail programs load no picture unasked and show no SVG. The gate's arch is its
 * border, the lattice stands between its cells, and the light below is a cell.
 */
export const mailMark = (): string =>
  `<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" border="0" ${painted(
    "iron",
    "border-style:solid;border-width:2px 2px 0;border-radius:13px 13px 0 0;border-collapse:separate",
  )}>
${between(7, true)}
${between(8, false)}
<tr><td colspan="4" height="5" ${painted("light", empty)}>&nbsp;</td></tr>
</table>`;
