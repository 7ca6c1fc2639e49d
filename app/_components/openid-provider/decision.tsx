import type { ReactNode } from "react";
import { OwnerField } from "@/app/_components/session/owner";

type Choice = { readonly value: string; readonly words: string };

type DecisionProps = {
  /** Where it is sent. */
  readonly action: string;
  readonly yes: Choice;
  readonly no: Choice;
  /** Fields that go along. */
  readonly children?: ReactNode;
};

/** Has somebody say yes or no by a plain form, so without scripts too, and for a page of their own alone. */
export function Decision({ action, yes, no, children }: DecisionProps) {
  return (
    <form method="post" action={action} className="flex flex-wrap gap-3">
      <OwnerField />
      {children}
      <button className="key key-main" name="decision" value={yes.value}>
        {yes.words}
      </button>
      <button className="key key-plain" name="decision" value={no.value}>
        {no.words}
      </button>
    </form>
  );
}

const connect = { value: "allow", words: "Connect" };
const dontConnect = { value: "deny", words: "Don’t connect" };

/** The same about an app. */
export const ConnectDecision = (given: Omit<DecisionProps, "yes" | "no">) => (
  <Decision {...given} yes={connect} no={dontConnect} />
);
