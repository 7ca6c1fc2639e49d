import "server-only";
import { brand } from "@/lib/shared/brand";
import { escapeHtml } from "@/lib/shared/escape-html";
import { mailMark } from "./mark";
import { darkStyles, painted } from "./paint";

/** What a mail says. A feature's `mails.ts` writes it, and the layout makes a mail of it. */
export type Content = {
  readonly subject: string;
  /** What a list of mails shows beside the subject; the HTML begins with it, unseen. */
  readonly preheader: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
  readonly footer: string;
};

// Word takes the first family alone.
const families = "'Segoe UI',-apple-system,BlinkMacSystemFont,Roboto,Helvetica,Arial,sans-serif";
const type = (px: number, weight = 400, lineHeight = 1.55): string =>
  `font:${weight} ${px}px/${lineHeight} ${families}`;
/** Keeps what follows out of the line that a list of mails shows: characters that take room and are not seen. */
const padding = "&#847;&zwnj;&nbsp;".repeat(60);
const table = 'role="presentation" cellpadding="0" cellspacing="0" border="0"';

/** Text for a heading: a line breaks between its words, not at a hyphen. */
const heading = (text: string): string =>
  escapeHtml(text).replaceAll(/\S+-\S+/g, (word) => `<span style="white-space:nowrap">${word}</span>`);

/**
 * The template of all mails. Nothing in it is loaded from anywhere: mail programs show no such picture unasked, and one would tell who has
 * read. Tables and styles at the elements, since Outlook draws with Word and others drop style sheets; no more than 560 pixels wide.
 */
export function mailHtml({ subject, preheader, paragraphs, link, footer }: Content): string {
  const url = escapeHtml(link.url);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.page{padding:24px 12px!important}.inner{padding:28px 22px!important}}
</style>
<style>
@media (prefers-color-scheme:dark){
${darkStyles()}
}
</style>
</head>
<body ${painted("ground", "margin:0;padding:0")}>
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preheader)}${padding}</div>
<table ${table} width="100%" ${painted("ground", "width:100%")}>
<tr><td class="page" align="center" style="padding:40px 20px">
<!--[if mso]><table ${table} width="560"><tr><td><![endif]-->
<table ${table} width="100%" style="max-width:560px">
<tr><td style="padding:0 4px 18px"><table ${table}><tr>
<td valign="bottom">${mailMark()}</td>
<td valign="bottom" ${painted("ink", `padding-left:11px;letter-spacing:-0.025em;${type(18, 600, 1.3)}`)}>${escapeHtml(brand.name)}</td>
</tr></table></td></tr>
<tr><td ${painted("sheet", "border-style:solid;border-width:1px;border-radius:14px")}>
<div class="inner" style="padding:36px 40px">
<h1 ${painted("ink", `margin:0 0 18px;letter-spacing:-0.02em;text-wrap:balance;${type(22, 600, 1.3)}`)}>${heading(subject)}</h1>
${paragraphs.map((paragraph) => `<p ${painted("soft", `margin:0 0 16px;${type(16)}`)}>${escapeHtml(paragraph)}</p>`).join("\n")}
<table ${table} style="margin:26px 0"><tr><td ${painted("key", "border-radius:9px;mso-padding-alt:13px 22px")}>
<a href="${url}" ${painted("label", `display:inline-block;padding:13px 22px;text-decoration:none;${type(16, 600, 1.25)}`)}>${escapeHtml(link.label)}</a>
</td></tr></table>
<p ${painted("faint", `margin:0;${type(14)}`)}>If the button does nothing, open this address:<br>
<a href="${url}" ${painted("faint", "word-break:break-all;overflow-wrap:anywhere")}>${url}</a></p>
<p ${painted("faint", `margin:26px 0 0;padding-top:18px;border-style:solid;border-width:1px 0 0;${type(14)}`)}>${escapeHtml(footer)}</p>
</div>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}
