CREATE TABLE "Client" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "redirectUris" TEXT[],
    "postLogoutRedirectUris" TEXT[],
    "scopes" TEXT[],
    "secretHash" TEXT,
    "previousSecretHash" TEXT,
    "previousUntil" TIMESTAMPTZ(3),
    "jwks" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Client_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AppConsent" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "clientId" UUID NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AppConsent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AppConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AppConsent_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "AppConsent_userId_clientId_key" ON "AppConsent"("userId", "clientId");
CREATE INDEX "AppConsent_clientId_idx" ON "AppConsent"("clientId");

CREATE TABLE "AppGrant" (
    "id" UUID NOT NULL,
    "consentId" UUID NOT NULL,
    "clientId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AppGrant_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AppGrant_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "AppConsent"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AppGrant_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AppGrant_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "AppGrant_sessionId_clientId_key" ON "AppGrant"("sessionId", "clientId");
CREATE INDEX "AppGrant_consentId_idx" ON "AppGrant"("consentId");
CREATE INDEX "AppGrant_clientId_idx" ON "AppGrant"("clientId");

CREATE TABLE "OidcArtifact" (
    "model" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "grantId" UUID,
    "consumedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "OidcArtifact_pkey" PRIMARY KEY ("model", "hash"),
    CONSTRAINT "OidcArtifact_grantId_fkey" FOREIGN KEY ("grantId") REFERENCES "AppGrant"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "OidcArtifact_grantId_idx" ON "OidcArtifact"("grantId");
CREATE INDEX "OidcArtifact_expiresAt_idx" ON "OidcArtifact"("expiresAt");
