import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { readClients } from "@/lib/server/features/openid-provider/clients";
import { ClientList } from "./client-list";
import { RegisterClient } from "./form";

export const metadata: Metadata = { title: "Apps and services", robots: { index: false } };

export default protectedPage("/admin/clients", async () => {
  const clients = await readClients();
  return (
    <>
      <PageHeading title="Apps and services">
        Apps that people sign in to with their account here, and services that act for themselves.
      </PageHeading>
      <div className="flex flex-col gap-6">
        <RegisterClient ids={clients.map(({ id }) => id)} />
        <ClientList clients={clients} />
      </div>
    </>
  );
});
