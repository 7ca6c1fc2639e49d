ALTER TABLE "OidcArtifact" ADD COLUMN "code" TEXT, ADD COLUMN "answeredAt" TIMESTAMPTZ(3);
CREATE INDEX "OidcArtifact_code_idx" ON "OidcArtifact"("code");
ALTER TABLE "DeviceRequest" ADD COLUMN "answeredAt" TIMESTAMPTZ(3);
-- What was used before was answered, as far as anybody knew.
UPDATE "OidcArtifact" SET "answeredAt" = "consumedAt" WHERE "consumedAt" IS NOT NULL;
UPDATE "DeviceRequest" SET "answeredAt" = "consumedAt" WHERE "consumedAt" IS NOT NULL;
