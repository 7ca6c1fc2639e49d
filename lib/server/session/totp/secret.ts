import "server-only";
import { decrypt, encrypt } from "../../keys/encryption";
import type { TotpRow } from "./store";

const purpose = "totp";

/** Encrypts the secret of somebody's app for its row. */
export const sealSecret = (secret: string, { id, userId }: Pick<TotpRow, "id" | "userId">): TotpRow => ({
  id,
  userId,
  ...encrypt(secret, { purpose, id: `${id} ${userId}` }),
});

/** Reads it again: not from another row, nor for anybody else. @throws DecryptionError */
export const openSecret = (row: TotpRow): string => decrypt(row, { purpose, id: `${row.id} ${row.userId}` });
