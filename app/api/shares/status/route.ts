import { shareStatus } from "@/lib/server/features/sharing/open";
import { readJson } from "@/lib/server/http/body";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { askStatusSchema } from "@/lib/shared/features/sharing/opening";

export const POST = endpoint(async (request) => {
  const { id } = await readJson(request, askStatusSchema);
  return json(await shareStatus(id));
});
