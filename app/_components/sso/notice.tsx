import { Notice } from "@/app/_components/ui/notice";
import { sentenceOf } from "@/lib/shared/errors";
import { ssoCodes } from "@/lib/shared/features/sso";

/** What has come of going to a provider, or of a form here. @param notice as it stands in the address; nothing of it is shown */
export function SsoNotice({ notice }: { notice: unknown }) {
  const code = ssoCodes.find((known) => known === notice);
  if (code !== undefined)
    return (
      <Notice tone="end" role="alert">
        {sentenceOf(code)}
      </Notice>
    );
  if (notice !== "connected" && notice !== "disconnected") return null;
  return (
    <Notice tone="done" role="status">
      {notice === "connected"
        ? "What is connected opens this account."
        : "What is disconnected opens this account no longer."}
    </Notice>
  );
}
