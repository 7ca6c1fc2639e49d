import { createFirstAdminLink } from "@/lib/server/features/first-admin/first-admin";

const link = await createFirstAdminLink();
process.stdout.write(link === null ? "" : `${link}\n`, () => process.exit(0));
