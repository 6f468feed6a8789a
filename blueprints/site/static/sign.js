// The screen at a room's door: shows what is on by the server's clock, one language after the other, and goes on when the
// network is away, with a mark that says since when.
import {renew} from "./renewing.js";

const TURN = 15_000;        // each language's time on the screen
let ahead = 0;              // how far the server's clock is before this screen's
let offline = null;
let turn = 0;
const now = () => new Date(Date.now() + ahead);

function clockOf(moment) {
  const zone = document.querySelector("[data-zone]").dataset.zone;
  return new Intl.DateTimeFormat("en-GB", {hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone}).format(moment);
}

function dateOf(moment) {
  const zone = document.querySelector("[data-zone]").dataset.zone;
  return new Intl.DateTimeFormat("sv-SE", {dateStyle: "short", timeZone: zone}).format(moment);
}

function paint() {
  const moment = now();
  for (const board of document.querySelectorAll(".sign-board")) {
    let left = 0;
    for (const one of board.querySelectorAll(".sign-session")) {
      const from = Date.parse(one.dataset.from), until = Date.parse(one.dataset.until);
      const isOn = from <= moment && moment < until;
      one.classList.toggle("is-on", isOn);
      one.classList.toggle("is-over", until <= moment);
      left += moment < until;
      const bar = one.querySelector("progress");
      bar.hidden = !isOn;
      bar.value = (moment - from) / (until - from);
    }
    board.querySelector("[data-nothing]").hidden = left > 0;
    const day = board.querySelector("[data-date]");
    if (day) {
      const isToCome = day.dataset.date > dateOf(moment);
      day.querySelector("[data-today]").hidden = isToCome;
      day.querySelector("[data-other-day]").hidden = !isToCome;
    }
    board.querySelector("[data-clock]").textContent = clockOf(moment);
    const mark = board.querySelector("[data-offline]");
    mark.hidden = !offline;
    if (offline) mark.querySelector("[data-since]").textContent = clockOf(offline);
  }
}

function show() {
  const boards = [...document.querySelectorAll(".sign-board")];
  boards.forEach((board, number) => { board.hidden = number !== turn % boards.length; });
}

document.addEventListener("renewed", (event) => {
  if (event.detail.served) ahead = event.detail.served - Date.now();
  offline = null;
  show();
  paint();
});

async function look() {
  if (await renew() === false) offline ??= now();
  paint();
}

setInterval(paint, 1000);
setInterval(look, 60_000);
setInterval(() => { turn += 1; show(); }, TURN);
show();
look();
