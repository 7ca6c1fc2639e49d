import { CopyButton } from "@/app/_components/ui/copy-button";

/** What a client proves itself by, to be copied now. */
export function ClientSecret({ id, secret }: { id: string; secret: string }) {
  return (
    <div className="flex flex-col gap-2">
      <Shown label="client_id" value={id} what="the id" />
      <Shown label="client_secret" value={secret} what="the secret" />
      <p className="text-sm text-ink-3">The secret is shown this once.</p>
    </div>
  );
}

function Shown({ label, value, what }: { label: string; value: string; what: string }) {
  return (
    <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-4">
      <p className="min-w-0 flex-1 py-2 text-sm">
        <span className="text-ink-3">{label} </span>
        <code className="font-mono break-all select-all">{value}</code>
      </p>
      <CopyButton value={value} what={what} />
    </div>
  );
}
