"use client";

import { MessagePage } from "@/app/_components/shell/message-page";
import { ErrorActions, errorNumber } from "@/app/_components/shell/error-actions";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <MessagePage status="500" title="That did not work" actions={<ErrorActions retry={retry} />}>
      <p>Something went wrong on our side. You can try again; what you typed elsewhere is untouched.</p>
      {errorNumber(error)}
    </MessagePage>
  );
}
