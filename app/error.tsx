"use client";

import { CrashPage } from "@/app/_components/errors/crash-page";

export default CrashPage;
