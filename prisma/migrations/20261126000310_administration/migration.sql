-- The list of users: each order that it can be read in, and the beginnings that are searched for. In the collation C, in which an order serves
-- LIKE too, and means the same on every machine.
CREATE INDEX "User_createdAt_id_idx" ON "User"("createdAt", "id");
CREATE INDEX "User_email_search_idx" ON "User"(("email" COLLATE "C"), "id");
CREATE INDEX "User_name_search_idx" ON "User"((lower("name") COLLATE "C"), "id");
CREATE INDEX "User_last_name_search_idx" ON "User"((lower(split_part("name", ' ', -1)) COLLATE "C"));
-- A search that is taken for a common one is looked for in the order of the list, row by row: a histogram of a hundred parts can't tell one
-- in a hundred from nobody.
ALTER TABLE "User" ALTER COLUMN "email" SET STATISTICS 1000;
ALTER INDEX "User_name_search_idx" ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX "User_last_name_search_idx" ALTER COLUMN 1 SET STATISTICS 1000;
-- What few are.
CREATE INDEX "User_role_idx" ON "User"("role", "createdAt", "id") WHERE "role" <> 'user';
CREATE INDEX "User_disabled_idx" ON "User"("createdAt", "id") WHERE "disabledAt" IS NOT NULL;

-- The trail of one session, and of what somebody did to others.
CREATE INDEX "AuditEvent_session_idx" ON "AuditEvent"("sessionId", "at") WHERE "sessionId" IS NOT NULL;
CREATE INDEX "AuditEvent_by_idx" ON "AuditEvent"(("detail" ->> 'by'), "at") WHERE ("detail" ->> 'by') IS NOT NULL;
