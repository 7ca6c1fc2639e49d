import { gzipSync } from "node:zlib";

export type ScriptSize = { readonly page: string; readonly files: number; readonly kilobytes: number };

/** The script files that a document makes a browser load at once, and what they weigh, compressed, in kB of 1000 bytes. */
export async function measureScripts(
  page: string,
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ScriptSize> {
  const response = await fetch(`http://localhost:${port}${path}`, { headers, redirect: "manual" });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  const html = await response.text();
  const sources = scriptsOf(html);
  let bytes = 0;
  for (const source of sources) {
    const script = await fetch(new URL(source, `http://localhost:${port}`));
    if (!script.ok) throw new Error(`${source} answered ${script.status}`);
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).length;
  }
  return { page, files: sources.length, kilobytes: bytes / 1000 };
}

/** `<script src>` and preloads of scripts, once each. No browser that runs this app loads `nomodule` scripts. */
function scriptsOf(html: string): readonly string[] {
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  const sources = tags.flatMap((tag) => {
    const isScript = tag.startsWith("<script") && !/\bnomodule\b/i.test(tag);
    const isPreload = /\brel="modulepreload"/.test(tag) || (/\brel="preload"/.test(tag) && /\bas="script"/.test(tag));
    const source = /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1];
    return source !== undefined && (isScript || isPreload) ? [source.replaceAll("&amp;", "&")] : [];
  });
  return [...new Set(sources)];
}
