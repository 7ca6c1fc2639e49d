ALTER TABLE "Client" ADD COLUMN "deviceFlow" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "AppGrant" ADD COLUMN "device" TEXT NOT NULL DEFAULT '';
DROP INDEX "AppGrant_sessionId_clientId_key";
CREATE UNIQUE INDEX "AppGrant_sessionId_clientId_device_key" ON "AppGrant"("sessionId", "clientId", "device");

CREATE TABLE "DeviceRequest" (
    "hash" TEXT NOT NULL,
    "userCodeSeal" TEXT NOT NULL,
    "clientId" UUID NOT NULL,
    "payload" JSONB NOT NULL,
    "ip" TEXT NOT NULL,
    "userAgent" TEXT,
    "decision" JSONB,
    "grantId" UUID,
    "pollSeconds" INTEGER NOT NULL DEFAULT 5,
    "polledAt" TIMESTAMPTZ(3),
    "consumedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "DeviceRequest_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "DeviceRequest_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DeviceRequest_grantId_fkey" FOREIGN KEY ("grantId") REFERENCES "AppGrant"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "DeviceRequest_userCodeSeal_key" ON "DeviceRequest"("userCodeSeal");
CREATE INDEX "DeviceRequest_clientId_idx" ON "DeviceRequest"("clientId");
CREATE INDEX "DeviceRequest_grantId_idx" ON "DeviceRequest"("grantId");
CREATE INDEX "DeviceRequest_expiresAt_idx" ON "DeviceRequest"("expiresAt");
