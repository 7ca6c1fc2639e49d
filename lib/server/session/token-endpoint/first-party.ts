import "server-only";
import { env } from "../../env";

/** Whether the configuration names a client: a program of our own, which people give their password to. */
export const isFirstParty = (clientId: string): boolean => env().FIRST_PARTY_CLIENTS.includes(clientId);
