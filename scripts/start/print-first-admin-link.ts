import { createFirstAdminLink } from "@/lib/server/auth/first-admin";

const link = await createFirstAdminLink();
process.stdout.write(link === null ? "" : `${link}\n`, () => process.exit(0));
