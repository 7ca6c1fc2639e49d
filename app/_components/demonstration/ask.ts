import type { Demonstration } from "@/lib/shared/features/demonstration";

/** What a demonstration has come to: what was measured, why there was none, or that nobody is signed in any more. */
type Outcome =
  | { readonly state: "done"; readonly measured: Demonstration }
  | { readonly state: "refused"; readonly sentence: string }
  | { readonly state: "over" };

/** Asks the server for one. The schema comes only now: nobody who just looks at the page should have to load it. */
export async function ask(): Promise<Outcome> {
  try {
    const { demonstrationSchema, problemSchema } = await import("./answers");
    const response = await fetch("/api/demonstration", { method: "POST", cache: "no-store" });
    if (response.status === 401) return { state: "over" };
    const body: unknown = await response.json();
    if (response.ok) return { state: "done", measured: demonstrationSchema.parse(body) };
    return { state: "refused", sentence: problemSchema.parse(body).detail };
  } catch {
    return { state: "refused", sentence: "No answer came back. Try again." };
  }
}
