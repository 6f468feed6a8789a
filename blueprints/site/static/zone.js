// The reader's own time beside the venue's, marked, where the two differ; without script only the venue's stands there.
// What another script puts on the page is marked too, when it says so by the event "renewed".
const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
const weekday = new Intl.DateTimeFormat(language, {weekday: "short"});
const pad = (number) => String(number).padStart(2, "0");
const dayOf = (moment) => `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;

function minutesEast(words) {       // of the venue: "…+09:00" is 540
  const [, sign, hours, minutes] = words.match(/([+-])(\d\d):(\d\d)$/);
  return (sign === "-" ? -1 : 1) * (60 * hours + Number(minutes));
}

function mark() {
  let differs = false;
  for (const time of document.querySelectorAll("time[data-until]:not([data-marked])")) {
    time.dataset.marked = "";
    const start = new Date(time.dateTime);
    if (-start.getTimezoneOffset() === minutesEast(time.dateTime)) continue;
    differs = true;
    const day = dayOf(start) === time.dateTime.slice(0, 10) ? "" : `${weekday.format(start)} `;
    const own = document.createElement("span");
    own.className = "own-time no-print";
    own.textContent = `(${day}${clock.format(start)}–${clock.format(new Date(time.dataset.until))})`;
    time.after(" ", own);
  }
  if (!differs) return;
  for (const note of document.querySelectorAll("[data-own-zone]")) {
    note.querySelector("[data-zone]").textContent = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
    note.hidden = false;
  }
}

mark();
document.addEventListener("renewed", mark);
