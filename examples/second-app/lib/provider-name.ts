import { configuration } from "./configuration";

/** What people know the provider by. */
export const host = (): string => new URL(configuration().ISSUER).host;
