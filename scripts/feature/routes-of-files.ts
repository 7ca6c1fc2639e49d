/** The path that a page or a route file answers, with `{name}` for a variable segment; undefined for any other file. */
export function routeOfFile(file: string): string | undefined {
  if (!/^app\/.*\b(page\.tsx|route\.ts)$|^app\/page\.tsx$/.test(file)) return undefined;
  const path = file
    .replace(/^app/, "")
    .replace(/\/(page\.tsx|route\.ts)$/, "")
    .replaceAll(/\/\([^)]+\)/g, "")
    .replaceAll(/\[(\w+)\]/g, "{$1}");
  return path === "" ? "/" : path;
}
