CREATE TABLE "Share" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "noteId" UUID NOT NULL,
    "audience" TEXT,
    "passwordHash" TEXT,
    "mostUses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastOpenedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Share_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Share_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Share_noteId_fkey" FOREIGN KEY ("noteId") REFERENCES "Note"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Share_userId_createdAt_id_idx" ON "Share"("userId", "createdAt", "id");
CREATE INDEX "Share_noteId_idx" ON "Share"("noteId");
CREATE INDEX "Share_expiresAt_idx" ON "Share"("expiresAt");
