// Counts down to the next try on a page that says 503, and makes it: asks for the page without its body, and goes there as soon as the
// answer is no fault of the server. Where no script runs the line keeps saying how long to wait.
const longestPause = 30; // seconds; up to there each pause is twice the one before

const line = document.querySelector("[data-next-try]");
if (line instanceof HTMLElement) void tryUntilThere(line, line.dataset["path"] ?? "/", Number(line.dataset["nextTry"]));

/**
 * @param {HTMLElement} line
 * @param {string} path of the page, on this origin
 * @param {number} pause seconds until the first try
 */
async function tryUntilThere(line, path, pause) {
  line.setAttribute("role", "timer");
  let told = "";
  do {
    const due = performance.now() + pause * 1000;
    for (let left = pause; left > 0; left = Math.ceil((due - performance.now()) / 1000)) {
      line.textContent = `${told}Next try in ${left} ${left === 1 ? "second" : "seconds"}.`;
      // To the next whole second; a tab that slept goes on from the time that it is.
      await new Promise((resolve) => setTimeout(resolve, (due - performance.now()) % 1000));
    }
    line.textContent = "Trying now.";
    told = "Still no answer. ";
    pause = Math.max(pause, Math.min(2 * pause, longestPause));
  } while (!(await answers(path)));
  location.replace(path);
}

/** @param {string} path */
async function answers(path) {
  try {
    return (await fetch(path, { method: "HEAD", cache: "no-store" })).status < 500;
  } catch {
    return false;
  }
}
