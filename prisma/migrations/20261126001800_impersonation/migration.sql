CREATE TABLE "Impersonation" (
    "sessionId" UUID NOT NULL,
    "actorSessionId" UUID NOT NULL,
    CONSTRAINT "Impersonation_pkey" PRIMARY KEY ("sessionId"),
    CONSTRAINT "Impersonation_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Impersonation_actorSessionId_fkey" FOREIGN KEY ("actorSessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Impersonation_actorSessionId_idx" ON "Impersonation"("actorSessionId");
