import type { Page } from "@playwright/test";

/** The title of a page. */
export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name, level: 1 });

/** By the whole of its name. */
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
