import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { AskAgain } from "@/app/_components/report/ask-again";
import { Answer, Figure } from "@/app/_components/report/answer";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readReport, type Report } from "@/lib/server/features/report/report";

export const metadata: Metadata = { title: "Report", robots: { index: false } };

export default protectedPage("/report", async ({ session }) => {
  const report = await readReport(session);
  return (
    <>
      <PageHeading title="Report">What a service behind this app says, asked twice.</PageHeading>
      {report === undefined ? <Notice>There is no service to ask: none is set up here.</Notice> : <Both {...report} />}
    </>
  );
});

function Both({ clientId, own, all }: Report) {
  return (
    <div className="flex flex-col gap-6">
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Answer
          id="own"
          title="For you"
          text="This app has asked on your behalf, by a token that names you both. It ends when your session does."
          answer={own}
        >
          {({ subject, actors, requests }) => (
            <>
              <Figure name="Asked for you">{times(requests)}</Figure>
              <Figure name="You">
                <code className="wrap-anywhere">{subject}</code>
              </Figure>
              <Figure name="Who asks">
                {actors.map((actor) => (
                  <code key={actor} className="block wrap-anywhere">
                    {actor === clientId ? "This app" : actor}
                  </code>
                ))}
              </Figure>
            </>
          )}
        </Answer>
        <Answer
          id="all"
          title="As itself"
          text="This app has asked as itself, by a token that names nobody. It is told of everybody, and of no one."
          answer={all}
        >
          {({ people, requests }) => (
            <>
              <Figure name="Asked for people">{times(requests)}</Figure>
              <Figure name="People">{people}</Figure>
            </>
          )}
        </Answer>
      </div>
      <AskAgain />
    </div>
  );
}

const times = (count: number): string => (count === 1 ? "Once" : `${count} times`);
