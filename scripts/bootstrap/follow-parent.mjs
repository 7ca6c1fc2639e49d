// Preloaded into our children: when the parent is gone, however it went (kill -9), so are they. A server ends in order; a
// tool is cut off at once, so that the next start does not meet it at work.
const parent = process.env["PORTCULLIS_PARENT"];
if (parent === String(process.ppid) && process.connected) {
  process.on("disconnect", () => {
    if (process.env["PORTCULLIS_ORPHAN"] !== "ends") process.kill(process.pid, "SIGKILL");
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep a child alive that has nothing left to do.
  process.channel?.unref();
} else if (parent !== undefined) {
  // A child of a child, which follows its own parent; or one whose parent went before this line.
  try {
    process.kill(Number(parent), 0);
  } catch {
    process.exit(1);
  }
}
