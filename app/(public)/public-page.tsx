import type { ReactNode } from "react";
import { refusalPage } from "@/app/refusal-page";
import { requestContext } from "@/lib/server/request-context";

export type Search = Readonly<Record<string, string | string[] | undefined>>;

/** A page for anybody. When it can't be shown it says so as pages for signed-in people do: `refusalPage`. */
export const publicPage =
  (render: (page: { readonly searchParams: Search }) => Promise<ReactNode>) =>
  async (props: { readonly searchParams: Promise<Search> }): Promise<ReactNode> => {
    const searchParams = await props.searchParams;
    try {
      return await render({ searchParams });
    } catch (error) {
      return refusalPage(error, requestContext()?.url ?? "/");
    }
  };
