import { defineConfig } from "prisma/config";

// The URL is read by `prisma migrate` and `prisma studio` only; `prisma generate` does without.
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "" },
});
