// What others do, every three seconds while somebody looks: their changes, and who is on what. One look that fails ends nothing.
import { announce, area, cards, dayName, dayShown, say, words } from "./grid-board.js";
import { showMarks } from "./grid-marks.js";
import { accept, isBusy, showTurns, vanish } from "./grid-save.js";
import { chosen } from "./grid-select.js";
import { post } from "./grid-send.js";

const SECONDS = 3;
const HIDDEN_SECONDS = 20;
const tab = (sessionStorage.gridTab ??= Math.random().toString(36).slice(2, 12));
const lost = area.querySelector("[data-offline]");
let since = area.dataset.last;
let timer = null;
let looking = false;

export async function look() {
  clearTimeout(timer);
  if (looking) return;
  looking = true;
  const busy = cards().find((card) => isBusy(card.dataset.code)) ?? (document.hidden ? null : chosen()[0]);      // not what has but the focus
  const answer = await post("here", { tab, day: dayShown(), code: busy?.dataset.code ?? "", since });
  looking = false;
  if (answer.ok) hear(answer.body);
  else tellLost(answer);
  timer = setTimeout(look, (document.hidden ? HIDDEN_SECONDS : SECONDS) * 1000);
}

function hear(body) {
  if (!lost.hidden) {
    lost.hidden = true;
    announce(words.foundAgain);
  }
  const before = Number(since);
  since = body.last ?? since;
  const names = new Map((body.others ?? []).filter((other) => other.code).map((other) => [other.code, other.name]));
  for (const said of body.sessions ?? []) accept(said, said.by ? say(words.changedBy, { name: said.by }) : words.saved);
  for (const code of body.gone ?? []) vanish(code);
  if (Number(since) !== before || body.conflicts?.found) showMarks(body.conflicts);
  showTurns(body);
  if (body.counts) for (const tab of area.querySelectorAll(".day-tabs [data-day]")) {
    if (tab.dataset.day !== dayShown()) tab.querySelector("[data-count]").textContent = body.counts[tab.dataset.day] ?? 0;
  }
  showOthers(body.others ?? [], names);
}

function showOthers(others, names) {
  for (const card of cards()) {
    const name = names.get(card.dataset.code);
    let label = card.querySelector(".card-other");
    card.classList.toggle("has-other", Boolean(name));
    if (!name) label?.remove();
    else {
      if (!label) {
        label = document.createElement("span");
        label.className = "card-other";
        card.append(label);
      }
      label.textContent = say(words.with, { name });
    }
  }
  const line = area.querySelector("[data-others]");
  const here = [...new Set(others.map(({ name, day }) => (day && String(day) !== dayShown() ? `${name} (${dayName(day)})` : name)))];
  line.hidden = !here.length;
  line.title = here.join(", ");
  line.textContent = here.length ? say(words.alsoHere, { name: here.join(", ") }) : "";
}

function tellLost(answer) {
  lost.hidden = false;
  lost.textContent = answer.status === 401 || answer.status === 403 ? words.signedOut : lost.dataset.words;
}

document.addEventListener("visibilitychange", () => document.hidden || look());
window.addEventListener("online", look);
area.addEventListener("grid:day", () => {
  since = String(Math.min(Number(since), Number(area.dataset.last)));      // the page of the day may be older than the last look
  look();
});
look();
