/** There is one key set, for every token of this origin. */
export { GET } from "@/app/.well-known/jwks.json/route";
