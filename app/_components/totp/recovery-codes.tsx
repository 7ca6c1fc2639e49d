"use client";

import { CopyButton } from "@/app/_components/ui/copy-button";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { brand } from "@/lib/shared/brand";

/** Recovery codes, shown this once: to be copied, printed or kept as a file. The file is in the page already, so no script is needed for it. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const scripted = useScripted();
  const text = `${codes.join("\n")}\n`;
  const file = `Recovery codes of ${brand.name}. Each works once, in the place of a code of your app.\n\n${text}`;
  return (
    <div className="flex flex-col gap-4">
      <ol
        aria-label="Recovery codes"
        className="grid gap-x-8 rounded-md border border-line bg-sunken px-4 py-3 sm:grid-cols-2 sm:px-5"
      >
        {codes.map((code) => (
          <li key={code} className="py-1 font-mono text-sm break-all sm:text-[0.9375rem]">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download={`${brand.slug}-recovery-codes.txt`}
          className="key key-main max-sm:w-full"
        >
          Download
        </a>
        <button
          type="button"
          disabled={!scripted}
          onClick={() => window.print()}
          className="key key-plain noscript:hidden max-sm:w-full"
        >
          Print
        </button>
        <CopyButton value={text} what="the recovery codes" />
      </div>
    </div>
  );
}
