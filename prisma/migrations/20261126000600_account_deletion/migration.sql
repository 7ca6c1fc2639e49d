CREATE TABLE "AccountDeletion" (
    "userId" UUID NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "AccountDeletion_pkey" PRIMARY KEY ("userId"),
    CONSTRAINT "AccountDeletion_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "AccountDeletion_dueAt_idx" ON "AccountDeletion"("dueAt");
