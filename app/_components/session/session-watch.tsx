"use client";

import { useEffect, useRef, useState } from "react";
import { keepChanged } from "@/app/_components/form/typed-text";
import { type Life, watchSession } from "./watch";

/** Watches over a private page; see `watchSession`. */
export function SessionWatch({ owner, life }: { owner: string; life: Life }) {
  const [another, setAnother] = useState<{ readonly kept: boolean } | null>(null);
  const { usedAgo, idleTtl, forGoodIn } = life;
  useEffect(
    () => watchSession(owner, { usedAgo, idleTtl, forGoodIn }, () => setAnother({ kept: keepChanged(owner) })),
    [owner, usedAgo, idleTtl, forGoodIn],
  );
  return another === null ? null : <AnotherAccount kept={another.kept} />;
}

/** This browser has signed in to another account: nothing on the page is theirs. It stays where it is, with what was typed. */
function AnotherAccount({ kept }: { kept: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="another-account"
      className="plate m-auto flex w-[calc(100%-2rem)] max-w-md flex-col gap-5 p-6 backdrop:bg-ground/80 sm:p-7 [&:not([open])]:hidden"
    >
      <div className="flex flex-col gap-2">
        <h2 id="another-account" className="text-heading">
          Another account is signed in now
        </h2>
        <p className="text-[0.9375rem] text-ink-2">
          This page belongs to the account that was signed in here before. Nothing on it can be saved until that one
          signs in again.
          {kept ? " What you typed comes back then, in this tab, for half an hour." : null}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <a href="/dashboard" className="key key-main">
          Go on as the account signed in now
        </a>
        <form method="dialog">
          <button type="submit" className="key key-plain">
            Stay here
          </button>
        </form>
      </div>
    </dialog>
  );
}
