"use client";

import { CrashPage } from "@/app/_components/shell/crash-page";

export default CrashPage;
