// Preloaded into our children: when the parent is gone, however it went (kill -9), so are they. A server ends in order; a
// tool is cut off at once, so that the next start does not meet it at work.
if (process.env["PORTCULLIS_PARENT"] === String(process.ppid) && process.connected) {
  process.on("disconnect", () => {
    if (process.env["PORTCULLIS_ORPHAN"] !== "ends") process.kill(process.pid, "SIGKILL");
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep a child alive that has nothing left to do.
  process.channel?.unref();
}
