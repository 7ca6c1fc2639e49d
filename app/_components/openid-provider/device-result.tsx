import { Link } from "@/app/_components/ui/link";
import { Notice } from "@/app/_components/ui/notice";
import { PageHeading } from "@/app/_components/ui/page-heading";

/** What has become of a device. */
export function DeviceResult(
  result: { readonly state: "connected"; readonly name: string } | { readonly state: "denied" },
) {
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col gap-6 sm:py-8">
      {result.state === "connected" ? (
        <>
          <PageHeading title={`${result.name} is connected`}>Go on at the device. You can close this page.</PageHeading>
          <Notice tone="done" role="status">
            It stops when you sign out here. Whatever you don’t know in{" "}
            <Link href="/settings/connected-apps" className="link">
              your apps
            </Link>
            , disconnect.
          </Notice>
        </>
      ) : (
        <>
          <PageHeading title="Not connected">The device is told so, and gets nothing.</PageHeading>
          <Notice>
            If you did not begin this yourself, somebody has tried to get into your account by it. There is nothing more
            to do.
          </Notice>
        </>
      )}
    </div>
  );
}
