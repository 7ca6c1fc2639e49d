import { describe, expect, it } from "vitest";
import { brand } from "@/lib/shared/brand";
import { render } from "./layout";

const content = {
  subject: "Confirm <it>",
  preheader: "One & all",
  paragraphs: ["Someone asked, within <24> hours.", "It works once."],
  link: { label: "Go <on>", url: "https://app.example/verify?a=1&b='2'" },
  footer: 'Or do "nothing".',
};
const made = (name: string, url = content.link.url) =>
  render("ada@example.com", name, { ...content, link: { ...content.link, url } });

/** What a person reads in HTML, block by block. */
const seen = (html: string): readonly string[] =>
  html
    .replace(/^.*<body[^>]*>/s, "")
    .replaceAll(/<!--.*?-->|<div style="display:none.*?<\/div>/gs, "")
    .replaceAll(/<\/?(p|h1|td|tr|table|div|br)\b[^>]*>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

describe("the layout of mails", () => {
  it("says the same as text and as HTML", () => {
    const { text, html } = made("Conan O'Brien");
    expect(text).toBe(`Hello Conan O'Brien,

Someone asked, within <24> hours.

It works once.

Go <on>:
https://app.example/verify?a=1&b=%272%27

Or do "nothing".

-- 
${brand.name}
`);
    expect(seen(html)).toEqual([
      brand.name,
      "Confirm <it>",
      "Hello Conan O'Brien,",
      "Someone asked, within <24> hours.",
      "It works once.",
      "Go <on>",
      "If the button does nothing, open this address:",
      "https://app.example/verify?a=1&b=%272%27",
      'Or do "nothing".',
    ]);
  });

  it("escapes what goes into HTML and keeps the link whole", () => {
    const { html } = made("Ada");
    expect(html.match(/href="[^"]*"/g)).toEqual(Array(2).fill('href="https://app.example/verify?a=1&amp;b=%272%27"'));
    for (const text of ["Confirm &lt;it&gt;", "One &amp; all", "&lt;24&gt;", "Go &lt;on&gt;", "&quot;nothing&quot;"])
      expect(html).toContain(text);
    expect(html).not.toMatch(/<it>|<24>|<on>/);
  });

  it("breaks no line of its heading at a hyphen", () => {
    const { html } = render("ada@example.com", "", { ...content, subject: "Your e-mail address" });
    expect(html).toContain('>Your <span style="white-space:nowrap">e-mail</span> address</h1>');
  });

  it("begins, unseen, with what a list of mails shows of it", () => {
    const { html } = made("Ada");
    const body = html.slice(html.indexOf("<body"));
    expect(/^<body[^>]*>\s*<div style="display:none;[^"]*">One &amp; all(&#847;&zwnj;&nbsp;)+<\/div>/.test(body)).toBe(
      true,
    );
    expect(html.match(/One &amp; all/g)).toHaveLength(1);
  });

  it("loads nothing, runs nothing, and holds no form", () => {
    expect(made("Ada").html).not.toMatch(
      /<(img|link|script|iframe|object|form|svg|base)\b|\bsrc=|url\(|@import|@font-face/i,
    );
  });

  it("asks for both themes, and paints in dark whatever it paints in light", () => {
    const { html } = made("Ada");
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    const [, dark = ""] = /@media \(prefers-color-scheme:dark\)\{(.*?)\n\}/s.exec(html) ?? [];
    const painted = [...html.matchAll(/class="([\w-]+)" style="([^"]*)"/g)];
    expect(painted.length).toBeGreaterThan(10);
    for (const [, name = "", style = ""] of painted) {
      const [, there = ""] = new RegExp(`\\.${name}\\{([^}]*)\\}`).exec(dark) ?? [];
      for (const [, property = ""] of style.matchAll(/(?:^|;)([\w-]*color):#/g))
        expect(there, `${name} ${property}`).toMatch(new RegExp(`(^|;)${property}:#\\w+!important`));
    }
    expect(dark).toContain(`.ground{background-color:${brand.mail.dark.ground}!important}`);
  });

  it.each(["Win now: http://evil.example", "evil.example", "<b>x</b>", "Call +1 555 0100", "a b c d e f", ""])(
    "doesn't greet with %j, which a stranger may have typed",
    (name) => {
      const mail = made(name);
      expect(mail.text.startsWith("Hello,\n")).toBe(true);
      if (name !== "") expect(mail.html).not.toContain(name);
    },
  );

  it("refuses a link that is not an absolute http(s) URL", () => {
    for (const url of ["/login", "//evil.example", "javascript:alert(1)", "data:text/html,x", ""]) {
      expect(() => made("Ada", url)).toThrow(TypeError);
    }
  });
});
