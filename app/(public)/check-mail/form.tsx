"use client";

import { SendAgainForm } from "@/app/_components/mail/send-again";
import { sendAgainAction } from "./action";

export function SignUpAgainForm(props: { email: string; askedAt: number; serverNow: number }) {
  return <SendAgainForm action={sendAgainAction} {...props} />;
}
