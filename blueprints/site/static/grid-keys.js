// Everything by keyboard. Without anything in the hand the arrows go from session to session; with it they move it.
import * as shown from "./grid-board.js";
import { announce, area, board, cards, placeOf, reveal, say, titleOf, tray, words } from "./grid-board.js";
import { Carry, swap, toTray } from "./grid-carry.js";
import { askForNew } from "./grid-create.js";
import { dayBeside, showDay } from "./grid-days.js";
import { isDragging } from "./grid-drag.js";
import { find, place, turn } from "./grid-save.js";
import { choose, chooseNothing, chosen, current, meant, panel } from "./grid-select.js";

const help = area.querySelector("[data-help-dialog]");
let carry = null;

export function pickUp(card, { copy = false } = {}) {
  const all = meant(card);
  carry = new Carry(card, all, { copy });
  carry.isSpoken = true;
  area.classList.add("is-aiming");
  carry.draw();
  announce(all.length > 1 ? say(words.pickedMany, { count: all.length }) : say(words.picked, { title: titleOf(card) }));
}

function letGo() {
  const held = carry;
  carry = null;
  area.classList.remove("is-aiming");
  return held;
}

function drop() {
  const held = letGo();
  held.drop();
  focusOn(held.codes[0]);
}

function putBack() {
  const held = letGo();
  held.cancel();
  focusOn(held.codes[0]);
}

function focusOn(code) {
  const card = find(code);
  if (card?.isConnected) card.querySelector("[data-grip]").focus();
}

const CARRYING = {
  ArrowUp: (far) => carry.by({ minutes: far ? -15 : -5 }),
  ArrowDown: (far) => carry.by({ minutes: far ? 15 : 5 }),
  ArrowLeft: () => carry.by({ rooms: -1 }),
  ArrowRight: () => carry.by({ rooms: 1 }),
  PageUp: (far) => (far ? carryTo(-1) : carry.by({ minutes: -60 })),
  PageDown: (far) => (far ? carryTo(1) : carry.by({ minutes: 60 })),
  "[": () => carryTo(-1),
  "]": () => carryTo(1),
  "+": () => carry.longer(5),
  "-": () => carry.longer(-5),
  t: () => carry.to({ day: "" }),
  Enter: drop,
  " ": drop,
  Escape: putBack,
};

const FREE = {
  ArrowUp: () => go(0, -1),
  ArrowDown: () => go(0, 1),
  ArrowLeft: () => go(-1, 0),
  ArrowRight: () => go(1, 0),
  Home: () => visit(cards()[0]),
  End: () => visit(cards().at(-1)),
  PageUp: (far) => far && goTo(-1),
  PageDown: (far) => far && goTo(1),
  "[": () => goTo(-1),
  "]": () => goTo(1),
  Enter: (_far, card) => card && pickUp(card),
  " ": (_far, card) => card && choose(card, { more: true }),
  Escape: chooseNothing,
  "+": () => longer(5),
  "-": () => longer(-5),
  t: (_far, card) => doneWith(card, () => toTray(meant(card ?? undefined))),
  c: (_far, card) => card && pickUp(card, { copy: true }),
  s: (_far, card) => (chosen().length === 2 ? doneWith(card, () => swap(chosen())) : announce(words.swapWhat)),
  n: (_far, card) => newBeside(card),
  o: (_far, card) => card && card.querySelector(".card-title a").click(),
};

const goTo = (step) => showDay(dayBeside(step)).then(focusFirst);
const carryTo = (step) => carryToDay(dayBeside(step));

async function carryToDay(day) {
  const held = carry;
  if (!day || !await showDay(day) || carry !== held) return;
  held.remeasure();
  held.to({ day });
  held.isSpoken = true;
  area.querySelector("[data-frame]").focus({ preventScroll: true });
}

// An act after which nothing is chosen any more: the next one shall not take along what one no longer thinks of.
function doneWith(card, act) {
  const first = card ?? chosen()[0];
  act();
  chooseNothing();
  if (first) focusOn(first.dataset.code);
}

function longer(minutes) {
  place(meant().map((card) => {
    const at = placeOf(card);
    return [card, { ...at, minutes: Math.min(Math.max(at.minutes + minutes, 5), 1440) }];
  }));
}

function newBeside(card) {
  const at = card?.dataset.day ? placeOf(card) : { day: shown.dayShown(), starts: Number(board().dataset.from) * 60 + 60, minutes: 0,
    room: shown.roomsInOrder()[0] };
  askForNew({ ...at, starts: shown.within(at.starts + at.minutes), minutes: 60 });
}

// To the next session above, below, or in the column beside at about the same time.
function go(across, down) {
  const card = current() ?? cards()[0];
  if (!card?.isConnected) return focusFirst();
  const lists = [...board().querySelectorAll("[data-list]"), tray().querySelector("[data-list]")];
  const list = card.closest("[data-list]");
  if (down) {
    const here = [...list.querySelectorAll(".card")];
    return visit(here[here.indexOf(card) + down]);
  }
  const starts = placeOf(card).starts;
  for (let at = lists.indexOf(list) + across; lists[at]; at += across) {
    const there = [...lists[at].querySelectorAll(".card")];
    const gap = (one) => Math.abs(placeOf(one).starts - starts);
    if (there.length) return visit(there.reduce((best, one) => (gap(one) < gap(best) ? one : best)));
  }
}

function visit(card) {
  if (!card) return;
  card.querySelector("[data-grip]").focus({ preventScroll: true });
  reveal(card);
}

function focusFirst() {
  visit(board().querySelector(".card") ?? cards()[0]);
}

area.addEventListener("keydown", (event) => {
  if (isDragging() || event.target.closest("input, select, textarea, dialog, .card-note, .inspector, .grid-bar")) return;
  const card = event.target.closest(".card") ?? (event.target.matches("[data-frame]") ? current() : null);
  const onLink = event.target.closest("a, summary");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (onLink && (event.key === "Enter" || event.key === " ") && !carry) return;
  if (!card && !carry && !event.target.closest("[data-frame], [data-tray]")) return;
  const key = { "=": "+", _: "-", "−": "-" }[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const act = (carry ? CARRYING : FREE)[key];
  if (!act || (!carry && key.startsWith("Page") && !event.shiftKey)) return;
  event.preventDefault();
  const before = carry?.drawn;
  act(event.shiftKey, card);
  if (carry && before !== undefined && carry.drawn !== before) {
    announce(carry.said());
    carry.ghosts[0]?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest("input, select, textarea, dialog")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    event.preventDefault();
    turn(event.shiftKey || key === "y" ? "redo" : "undo");
  } else if (event.key === "Escape" && !isDragging()) {
    if (carry) putBack();
    else if (chosen().length) chooseNothing();
  } else if (event.key === "?") help.showModal();
});

// What is in the hand when one turns to something else is put back, except when only the board came anew.
area.addEventListener("focusout", (event) => {
  if (carry && event.relatedTarget && !event.relatedTarget.closest("[data-frame], [data-tray], .day-tabs, .inspector")) {
    letGo().cancel();
  }
});

// Who cannot drag taps where it shall go: a day first, then an hour of a room, or the tray.
area.addEventListener("click", (event) => {
  if (!carry) return;
  const tab = event.target.closest(".day-tabs [data-day]");
  const column = event.target.closest("[data-column]");
  const isTray = event.target.closest("[data-tray]");
  if (!tab && !column && !isTray) return;
  event.preventDefault();
  event.stopPropagation();
  if (tab) {
    carryToDay(tab.dataset.day);
    return;
  }
  const { box, top, minute, from } = shown.measure();
  const at = from + (event.clientY - box.top - top) / minute;
  if (isTray) carry.to({ day: "" });
  else carry.to({ day: shown.dayShown(), room: column.dataset.column, starts: shown.within(Math.floor(at / shown.STEP) * shown.STEP) });
  drop();
}, true);

const button = area.querySelector("[data-help]");
button.hidden = false;
button.addEventListener("click", () => help.showModal());

panel.addEventListener("click", (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (what && carry) putBack();
  const all = chosen();
  if (!what || !all.length) return;
  if (what === "none") doneWith(null, () => null);
  else if (what === "tray") doneWith(null, () => toTray(all));
  else if (what === "swap" && all.length === 2) doneWith(null, () => swap(all));
  else if (what === "longer") longer(5);
  else if (what === "shorter") longer(-5);
  else if (what === "copy" || what === "carry") {
    all[0].querySelector("[data-grip]").focus();
    pickUp(all[0], { copy: what === "copy" });
  }
});
