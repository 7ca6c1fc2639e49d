/** The text of a note as it was typed, or that there is none. */
export function NoteBody({ body }: { body: string }) {
  return (
    <div className="plate min-w-0 p-5 sm:p-7">
      {body === "" ? (
        <p className="text-ink-3">This note has a title and nothing else.</p>
      ) : (
        <p className="break-words whitespace-pre-wrap" dir="auto">
          {body}
        </p>
      )}
    </div>
  );
}
