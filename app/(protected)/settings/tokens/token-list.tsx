"use client";

import type { ReactNode } from "react";
import { EndInRow } from "@/app/_components/form/end-in-row";
import { FormMessage } from "@/app/_components/form/form-message";
import { useForm } from "@/app/_components/form/use-form";
import { LastUsed } from "@/app/_components/time/last-used";
import { LocalTime } from "@/app/_components/time/local-time";
import type { ApiToken } from "@/lib/shared/features/api-tokens";
import { scopes } from "@/lib/shared/scopes";
import { revokeAction } from "./action";

/** The tokens of an account. Each can be revoked, or all of them. */
export function TokenList({ tokens, serverNow }: { tokens: readonly ApiToken[]; serverNow: number }) {
  const { around, state, props } = useForm<HTMLDivElement>(revokeAction);
  const revoke = (token: string, summary: ReactNode, consequence: string, yes: string) => (
    <EndInRow form={props} fields={{ token }} summary={summary} consequence={consequence} doing="Revoking">
      {yes}
    </EndInRow>
  );
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {tokens.length === 0 ? null : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-col gap-4 p-5 sm:p-6">
              <Facts token={token} serverNow={serverNow} />
              {revoke(
                token.id,
                <>
                  Revoke<span className="sr-only"> {token.name}</span>
                </>,
                "Programs that use it are refused from their next request on. It can’t be taken back.",
                "Yes, revoke it",
              )}
            </li>
          ))}
        </ul>
      )}
      {tokens.length < 2
        ? null
        : revoke(
            "all",
            "Revoke all",
            "Every program that uses one is refused from its next request on. It can’t be taken back.",
            "Yes, revoke all",
          )}
    </div>
  );
}

function Facts({ token, serverNow }: { token: ApiToken; serverNow: number }) {
  const { name, scopes: granted, createdAt, lastUsedAt, expiresAt } = token;
  return (
    <div className="min-w-0">
      <h2 className="font-semibold wrap-anywhere">{name}</h2>
      <p className="text-[0.9375rem] text-ink-2">
        {granted.length === 0 ? "Only says whose it is" : granted.map((scope) => scopes[scope]).join(". ")}.
      </p>
      <p className="pt-1 text-[0.9375rem] text-ink-2">
        <LastUsed iso={lastUsedAt} serverNow={serverNow} />
      </p>
      <p className="text-sm text-ink-3">
        Made <LocalTime iso={createdAt} />, expires <LocalTime iso={expiresAt} />
      </p>
    </div>
  );
}
