CREATE TABLE "Instance" (
    "id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);
