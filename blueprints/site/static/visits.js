// Which sessions changed since this browser last said "seen": the page tells for each the number of the release that last
// changed it, the same for everybody; what was seen stays in this browser.
const KEY = "programme-seen";
const note = document.querySelector("[data-since]");

function remembered() {
  try {
    return Number(localStorage.getItem(KEY));
  } catch {
    return 0;       // a browser that keeps nothing: every visit is the first
  }
}

function remember(number) {
  try {
    localStorage.setItem(KEY, number);
  } catch { /* as above */ }
}

if (note) {
  const newest = Number(note.dataset.since), seen = remembered();
  if (!seen || seen > newest) {
    remember(newest);
  } else {
    const changed = note.dataset.changes.trim().split(" ").map((pair) => pair.split(":").map(Number))
      .filter(([number]) => number > seen).reduce((sum, [, count]) => sum + count, 0);
    if (changed) show(changed, seen, newest);
  }
}

function show(changed, seen, newest) {
  const mark = document.querySelector("[data-changed-mark]").content;
  const marks = [...document.querySelectorAll("[data-changed]")].filter((card) => Number(card.dataset.changed) > seen)
    .map((card) => {
      card.querySelector(".session-when").append(" ", mark.cloneNode(true));
      return card.querySelector(".badge-status.is-changed");
    });
  note.querySelector("[data-count]").textContent = changed;
  note.hidden = false;
  note.querySelector("[data-seen]").addEventListener("click", () => {
    remember(newest);
    note.hidden = true;
    marks.forEach((one) => one.remove());
    document.querySelector("#main").focus();
  });
}
