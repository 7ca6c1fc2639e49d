import { Fragment } from "react";

const token =
  /(?<comment>(?<=^|\s)\/\/[^\n]*)|(?<text>"[^"\n]*"|`[^`]*`)|(?<word>\b(?:import|from|export|default|const|async|await|return|type)\b)/gm;

const tones = { comment: "text-ink-3", text: "text-ink-2", word: "text-ink-3" } as const;

/** Code in a plate, with the few distinctions that help to read it. Coloured on the server, no script needed. */
export function Code({ label, children }: { label: string; children: string }) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="overflow-x-auto px-5 py-4 font-mono text-[0.8125rem] leading-[1.7] text-ink"
    >
      <code>{paint(children)}</code>
    </pre>
  );
}

function paint(source: string) {
  const parts: { text: string; tone?: string }[] = [];
  let end = 0;
  for (const match of source.matchAll(token)) {
    parts.push({ text: source.slice(end, match.index) });
    const tone = match.groups?.["comment"] ? tones.comment : match.groups?.["text"] ? tones.text : tones.word;
    parts.push({ text: match[0], tone });
    end = match.index + match[0].length;
  }
  parts.push({ text: source.slice(end) });
  return parts.map(({ text, tone }, index) =>
    tone === undefined ? (
      <Fragment key={index}>{text}</Fragment>
    ) : (
      <span key={index} className={tone}>
        {text}
      </span>
    ),
  );
}
