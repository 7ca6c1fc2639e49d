ALTER TABLE "User" ADD COLUMN "credentialVersion" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "Session" ADD COLUMN "seenGeneration" INTEGER NOT NULL DEFAULT 0;
-- Whoever reads the idle end need not look at the absolute one as well.
ALTER TABLE "Session" ADD CONSTRAINT "Session_idle_check" CHECK ("idleExpiresAt" <= "absoluteExpiresAt");

CREATE TABLE "Ticket" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "email" TEXT,
    "userId" UUID,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "boundTo" TEXT,
    "credentialVersion" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Ticket_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Ticket_secretHash_key" ON "Ticket"("secretHash");
CREATE INDEX "Ticket_purpose_email_idx" ON "Ticket"("purpose", "email");
CREATE INDEX "Ticket_userId_idx" ON "Ticket"("userId");
CREATE INDEX "Ticket_expiresAt_idx" ON "Ticket"("expiresAt");

CREATE TABLE "OutboxMail" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failedAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    CONSTRAINT "OutboxMail_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "OutboxMail_failedAt_nextAttemptAt_idx" ON "OutboxMail"("failedAt", "nextAttemptAt");

CREATE TABLE "Job" (
    "name" TEXT NOT NULL,
    "leaseUntil" TIMESTAMPTZ(3) NOT NULL,
    "holder" UUID NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    CONSTRAINT "Job_pkey" PRIMARY KEY ("name")
);

-- A sign-up that waits holds a password that was chosen before the mailbox was proven. None of them is ever used: whoever
-- waits asks for a new link.
DROP TABLE "EmailVerification";
