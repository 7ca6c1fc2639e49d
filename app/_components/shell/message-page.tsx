import type { ReactNode } from "react";
import { Gate, type GateState } from "@/app/_components/gate/gate";
import { LatticeStrip } from "@/app/_components/gate/lattice-strip";
import { Brand } from "./brand";

/** A page that says one thing: what happened and what to do now. Used where the wanted page can't be shown. */
export function MessagePage({
  status,
  title,
  requestId,
  gate = "closed",
  children,
  actions,
}: {
  /** The HTTP status, for those who know it. */
  status: string;
  title: string;
  /** Under which the log has it, when there is one. */
  requestId: string | undefined;
  gate?: GateState;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <>
      <header className="mx-auto flex min-h-16 w-full max-w-6xl items-center px-5 sm:px-8">
        <Brand />
      </header>
      <LatticeStrip className="md:hidden" />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-4xl flex-1 items-center gap-x-16 gap-y-10 px-5 py-12 sm:px-8 md:grid-cols-[minmax(0,1fr)_15rem]"
      >
        <div className="flex flex-col items-start gap-4">
          <p className="font-mono text-sm text-ink-3">{status}</p>
          <h1 className="text-title">{title}</h1>
          <div className="flex max-w-[46ch] flex-col gap-3 text-ink-2">{children}</div>
          <div className="flex flex-wrap gap-3 pt-3">{actions}</div>
          {requestId === undefined ? null : (
            <p className="pt-3 font-mono text-[0.8125rem] break-all text-ink-3">Request {requestId}</p>
          )}
        </div>
        <Gate id="message-gate" state={gate} className="h-auto w-full max-w-60 max-md:hidden" />
      </main>
    </>
  );
}
