import { gate } from "@/lib/server/gate";

export default gate;

// Everything but the files that are the same for everybody.
export const config = {
  matcher: [
    "/((?!_next/static/|icon\\.svg$|favicon\\.ico$|palette\\.css$|arch\\.css$|plain\\.css$|next-try\\.js$|robots\\.txt$).*)",
  ],
};
