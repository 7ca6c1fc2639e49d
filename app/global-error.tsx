"use client";

import { MessagePage } from "@/app/_components/shell/message-page";
import { ErrorActions, errorNumber } from "@/app/_components/shell/error-actions";
import "./globals.css";

/** Stands in for the root layout when that one fails, so it brings its own document. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="flex flex-col">
        <title>That did not work · Portcullis</title>
        <MessagePage status="500" title="That did not work" actions={<ErrorActions retry={retry} />}>
          <p>Something went wrong on our side. Try again in a moment.</p>
          {errorNumber(error)}
        </MessagePage>
      </body>
    </html>
  );
}
