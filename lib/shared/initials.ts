const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
const first = (word: string): string => letters.segment(word)[Symbol.iterator]().next().value?.segment ?? "";

/** One or two letters that stand for a name where there is no room for it: of its first word, and of its last. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const [begin = "", end = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return (first(begin) + first(end)).toLocaleUpperCase("en");
}
