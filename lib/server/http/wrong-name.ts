import "server-only";
import { AppError } from "@/lib/shared/errors";

/** Tells whoever came by another name which one is right. */
const answersAt = (origin: string) => ({ hint: `It answers at ${origin}.` });

/**
 * The refusal of what another site started, or a page of this app that was opened by another name.
 *
 * @param origin APP_ORIGIN
 */
export const crossSite = (origin: string): AppError => new AppError("cross_site", answersAt(origin));

/**
 * The refusal of a name that is not ours (RFC 9110 §15.5.20).
 *
 * @param origin APP_ORIGIN
 */
export const misdirected = (origin: string): AppError => new AppError("misdirected", answersAt(origin));
