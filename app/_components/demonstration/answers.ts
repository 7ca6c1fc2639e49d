/** What the endpoint may answer, in one piece that is loaded when it is needed. */
export { demonstrationSchema } from "@/lib/shared/features/demonstration";
export { problemSchema } from "@/lib/shared/schemas";
