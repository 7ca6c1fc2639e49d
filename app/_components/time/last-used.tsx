import { Ago } from "./ago";

/** When a credential was used last. @param iso in ISO 8601; null while it was not */
export const LastUsed = ({ iso, serverNow }: { iso: string | null; serverNow: number }) =>
  iso === null ? (
    "Not used yet"
  ) : (
    <>
      Last used <Ago iso={iso} serverNow={serverNow} />
    </>
  );
