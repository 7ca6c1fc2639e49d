ALTER TABLE "Client" ADD COLUMN "backchannelLogoutUri" TEXT;

CREATE TABLE "AppLogout" (
    "id" UUID NOT NULL,
    "clientId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AppLogout_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AppLogout_nextAttemptAt_idx" ON "AppLogout"("nextAttemptAt");
CREATE INDEX "AppLogout_createdAt_idx" ON "AppLogout"("createdAt");
