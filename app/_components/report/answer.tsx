import type { ReactNode } from "react";
import { Notice } from "@/app/_components/ui/notice";
import { Panel } from "@/app/_components/ui/panel";
import type { Answered } from "@/lib/shared/features/report";

const words = {
  down: "It does not answer right now. Ask again in a while.",
  refused: "It was not let in. Your session may have ended meanwhile, or this app may not ask any more.",
} as const;

/** What came of asking once: figures, or why there are none. */
export function Answer<Figures>({
  id,
  title,
  text,
  answer,
  children,
}: {
  id: string;
  title: string;
  text: string;
  answer: Answered<Figures>;
  children: (figures: Figures) => ReactNode;
}) {
  return (
    <Panel id={id} title={title} text={text}>
      {answer.state === "answered" ? (
        <dl className="divide-y divide-line border-t border-line">{children(answer.figures)}</dl>
      ) : (
        <Notice tone={answer.state === "refused" ? "end" : "plain"}>{words[answer.state]}</Notice>
      )}
    </Panel>
  );
}

export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3">
      <dt className="text-[0.9375rem] text-ink-2">{name}</dt>
      <dd className="min-w-0 font-mono text-sm">{children}</dd>
    </div>
  );
}
