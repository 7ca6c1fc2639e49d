-- Whoever is signed in elsewhere neither sees nor confirms a secret that waits for its first code.
ALTER TABLE "Totp" ADD COLUMN "sessionId" UUID;
