import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ProblemCode } from "../../../lib/problem";
import { problems } from "../../../lib/problem";
import { host } from "../../../lib/provider-name";
import { Notice, SignIn } from "../../../parts/notice";

export const metadata: Metadata = { title: "Problem" };

/** What went wrong, in plain words. Whoever makes up an address gets one of these sentences, and none of theirs. */
const words: Readonly<Record<ProblemCode, (host: string) => readonly [title: string, text: string]>> = {
  denied: (host) => ["You did not let Fieldbook in", `${host} asked you, and you said no. Nothing was done.`],
  over: () => [
    "That sign-in is over",
    "It took too long, was begun in another browser, or was used already. Begin again.",
  ],
  refused: (host) => [
    "That did not work",
    `${host} and Fieldbook did not come to terms. Try again; if it stays like this, tell whoever runs Fieldbook.`,
  ],
  unavailable: (host) => [`${host} gives no answer`, "Try again in a moment."],
  "still-there": (host) => [
    "Signed out of Fieldbook alone",
    `${host} gave no answer: you may still be signed in there.`,
  ],
};

const isProblem = (code: string): code is ProblemCode => (problems as readonly string[]).includes(code);

export default async function Problem({ params }: { readonly params: Promise<{ readonly code: string }> }) {
  const { code } = await params;
  if (!isProblem(code)) notFound();
  const [title, text] = words[code](host());
  return (
    <Notice title={title}>
      <p>{text}</p>
      <SignIn next="/book" />
    </Notice>
  );
}
