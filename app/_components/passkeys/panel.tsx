import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";

/** How many passkeys there are, and where they are added and removed. */
export function PasskeysPanel({ count }: { count: number }) {
  return (
    <Panel
      id="passkeys-panel"
      title="Passkeys"
      text={
        count === 0
          ? "Sign in with your fingerprint, your face or the PIN of your device, without a password. Nobody can phish a passkey."
          : `${count === 1 ? "One passkey signs" : `${count} passkeys sign`} in to this account without a password.`
      }
    >
      <Link href="/settings/passkeys" className="key key-plain self-start">
        {count === 0 ? "Add a passkey" : "Manage them"}
      </Link>
    </Panel>
  );
}
