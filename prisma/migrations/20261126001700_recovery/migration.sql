CREATE TABLE "Recovery" (
    "userId" UUID NOT NULL,
    "credentialVersion" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "mailedAt" TIMESTAMPTZ(3),
    CONSTRAINT "Recovery_pkey" PRIMARY KEY ("userId"),
    CONSTRAINT "Recovery_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Recovery_readyAt_idx" ON "Recovery"("readyAt");
