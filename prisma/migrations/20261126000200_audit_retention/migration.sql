CREATE TABLE "AuditRetention" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "days" INTEGER NOT NULL,
    CONSTRAINT "AuditRetention_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AuditRetention_id_check" CHECK ("id" = 1),
    -- Whoever may write here can't reach what happened in the last week.
    CONSTRAINT "AuditRetention_days_check" CHECK ("days" >= 7)
);
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- Append-only, but for one thing: what is older than the retention may go. While there is none, nothing may.
-- Tables are named with their schema: a temporary one of the same name would come first.
CREATE FUNCTION "refuse_young_audit_deletion"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    "kept" INTEGER;
BEGIN
    EXECUTE format('SELECT "days" FROM %I."AuditRetention"', TG_TABLE_SCHEMA) INTO "kept";
    IF EXISTS (SELECT FROM "gone" WHERE ("at" < now() - "kept" * interval '24 hours') IS NOT TRUE) THEN
        RAISE EXCEPTION 'AuditEvent is append-only: %',
            coalesce('nothing of the last ' || "kept" || ' days can be deleted', 'no retention is set');
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER "AuditEvent_append_only" ON "AuditEvent";
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR TRUNCATE ON "AuditEvent"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "AuditEvent_retention" AFTER DELETE ON "AuditEvent" REFERENCING OLD TABLE AS "gone"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_young_audit_deletion"();

-- Nobody changes it unseen.
CREATE FUNCTION "tell_audit_retention"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW."days" IS DISTINCT FROM OLD."days" THEN
        EXECUTE format(
            'INSERT INTO %I."AuditEvent" ("type", "outcome", "detail") VALUES (''audit_retention_changed'', ''success'', $1)',
            TG_TABLE_SCHEMA
        ) USING json_build_object('days', NEW."days")::jsonb;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "AuditRetention_told" AFTER INSERT OR UPDATE OR DELETE ON "AuditRetention"
    FOR EACH ROW EXECUTE FUNCTION "tell_audit_retention"();
