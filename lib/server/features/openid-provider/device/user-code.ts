import "server-only";
import { seal } from "../../../keys/seal";

/** As the table keeps the code that people type: it has 34 bits, so whoever reads the table must not be able to try. @param code its letters alone */
export const sealUserCode = (code: string): string => seal("user-code/v1", code);
