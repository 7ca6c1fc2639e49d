// Preloaded into long-running children: when the parent is gone, however it went (kill -9), so are they.
if (process.env["PORTCULLIS_PARENT"] === String(process.ppid) && process.connected) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep a child alive that has nothing left to do.
  process.channel?.unref();
}
