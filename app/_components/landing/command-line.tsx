import { CopyKey } from "@/app/_components/ui/copy-key";

/** A command, to be typed or copied. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex items-center rounded-md border border-line-strong bg-sunken font-mono text-[0.875rem]">
      <span className="pl-4 text-ink-3 select-none" aria-hidden="true">
        $
      </span>
      <code className="min-w-0 flex-1 px-3 py-2.5 break-words select-all">{command}</code>
      <CopyKey text={command} />
    </div>
  );
}
