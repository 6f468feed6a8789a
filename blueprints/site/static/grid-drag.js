// Mouse, pen and finger: drag a session, an edge of it, or empty time. A finger presses long first, so that it can scroll.
// While something is dragged the pointer is only noted; once a frame its place is worked out from what was measured before,
// and measured anew when the page has moved under it.
import * as shown from "./grid-board.js";
import { area, placeOf, STEP, within } from "./grid-board.js";
import { Carry } from "./grid-carry.js";
import { askForNew } from "./grid-create.js";
import { showDay } from "./grid-days.js";
import { choose, chooseUpTo, meant } from "./grid-select.js";

const FAR = 5;                // pixels before a press becomes a drag
const LONG = 380;             // milliseconds of a finger's long press
const EDGE = 56;              // pixels from the frame's edge within which it scrolls
const OVER_TAB = 650;         // milliseconds over a day until it is shown
let drag = null;

const isHeld = () => shown.frame().classList.contains("is-carrying");      // by keys
const step = (minutes) => Math.round(minutes / STEP) * STEP;

area.addEventListener("pointerdown", (event) => {
  if (drag || isHeld() || event.button || event.target.closest(".card-note, .column-head, dialog")) return;
  const card = event.target.closest(".card");
  const column = event.target.closest(".column-body")?.closest("[data-column]");
  if (!card && (!column || event.pointerType === "touch")) return;
  drag = { card, column, id: event.pointerId, startX: event.clientX, startY: event.clientY, x: event.clientX, y: event.clientY,
    edge: event.target.closest("[data-edge]")?.dataset.edge, isTouch: event.pointerType === "touch",
    copy: event.altKey, onLink: Boolean(event.target.closest("a")) };
  grab();
  if (drag.isTouch) drag.timer = setTimeout(begin, LONG);
});

// Where on the session, or on empty time, it was pressed: measured now, because the page may move before it is a drag.
function grab() {
  const { card, startY } = drag;
  const { minute, from, box, top } = drag.measured = shown.measure();
  drag.from = Math.floor((from + (startY - box.top - top) / minute) / STEP) * STEP;
  if (!card) return;
  const { starts, minutes, day } = placeOf(card);
  const [head, foot] = [starts, starts + minutes].map((at) => box.top + top + (at - from) * minute);
  drag.grabbed = day ? startY - head : Math.min(startY - card.getBoundingClientRect().top, minutes * minute / 2);
  drag.beside = (startY - (drag.edge === "end" ? foot : head)) / minute;
}

function begin() {
  if (!drag || drag.carry || drag.drawing) return;
  const { card } = drag;
  if (card) {
    drag.carry = new Carry(card, drag.edge ? [card] : meant(card), { copy: drag.copy });
    drag.measured = drag.carry.measured;
  } else {
    drag.drawing = document.createElement("div");
    drag.drawing.className = "ghost";
    shown.board().querySelector("[data-ghosts]").append(drag.drawing);
    shown.frame().classList.add("is-carrying");
  }
  try {
    area.setPointerCapture(drag.id);
  } catch {
    // The finger has left the screen in this very moment; pointerup follows.
  }
  if (drag.isTouch) navigator.vibrate?.(15);
  drag.frame = requestAnimationFrame(follow);
}

area.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  if (drag.carry || drag.drawing) return;
  if (Math.hypot(drag.x - drag.startX, drag.y - drag.startY) < (drag.isTouch ? 2 * FAR : FAR)) return;
  if (drag.isTouch) forgetPress();      // it scrolls
  else begin();
});

// Once a frame: scroll at the edges, find out what is under the pointer, let the ghosts follow.
function follow() {
  if (!drag) return;
  if (shown.hasMoved(drag.measured)) {
    drag.measured = shown.measure();
    if (drag.carry) drag.carry.measured = drag.measured;
  }
  const at = where();
  if (drag.drawing) drawNew(at);
  else hold(at);
  drag.frame = requestAnimationFrame(follow);
}

function hold(at) {
  if (drag.edge) drag.carry.stretch(drag.edge, step(drag.measured.from + at.top / drag.measured.minute - drag.beside));
  else aim(at);
}

function where() {
  const { measured } = drag;
  const frame = shown.frame();
  const inside = drag.y > measured.frame.top && drag.y < measured.frame.bottom && drag.x > measured.frame.left && drag.x < measured.frame.right;
  if (inside) {
    const down = pull(drag.y, measured.frame.top + 40, measured.frame.bottom);
    const right = pull(drag.x, measured.frame.left + 40, measured.frame.right);
    if (down || right) frame.scrollBy(right, down);
  }
  const left = drag.x - measured.box.left + frame.scrollLeft - measured.scrolled[0];
  const top = drag.y - measured.box.top + frame.scrollTop - measured.scrolled[1] - measured.top;
  const column = measured.columns.findLast((one) => one.left <= left) ?? measured.columns[0];
  return { inside, room: column.room, minute: step(measured.from + top / measured.minute), top };
}

const pull = (at, low, high) => (at < low + EDGE ? Math.max(at - low - EDGE, -EDGE) : at > high - EDGE ? Math.min(at - high + EDGE, EDGE) : 0) / 4;
const isIn = (box) => drag.x >= box.left && drag.x <= box.right && drag.y >= box.top && drag.y <= box.bottom;

function aim(at) {
  const { carry, measured } = drag;
  const tab = measured.tabs.find((one) => isIn(one.box));
  const isOverTray = !tab && isIn(measured.tray);
  if (tab !== drag.tab) {
    drag.tab?.tab.classList.remove("is-over");
    tab?.tab.classList.add("is-over");
    clearTimeout(drag.waiting);
    if (tab && tab.day !== shown.dayShown()) drag.waiting = setTimeout(() => turnTo(tab.day), OVER_TAB);
    drag.tab = tab;
  }
  if (isOverTray !== Boolean(drag.overTray)) {
    drag.overTray = isOverTray;
    shown.tray().classList.toggle("is-over", isOverTray);
  }
  const origin = carry.origins[0];
  if (tab) carry.to({ day: tab.day, starts: origin.starts, room: origin.room });
  else if (isOverTray) carry.to({ day: "" });
  else if (at.inside) carry.to({ day: shown.dayShown(), room: at.room, starts: startFor(at.top - drag.grabbed) });
}

function startFor(top) {
  const { from, until, minute } = drag.measured;
  return within(Math.min(Math.max(step(from + top / minute), from), until - STEP));
}

async function turnTo(day) {
  if (!await showDay(day) || !drag?.carry) return;
  drag.carry.remeasure();
  drag.measured = drag.carry.measured;
  drag.tab = null;
  shown.frame().classList.add("is-carrying");
}

function drawNew(at) {
  const { measured } = drag;
  drag.room ??= drag.column.dataset.column;
  const until = Math.max(at.minute, drag.from + STEP);
  drag.until = until;
  const column = measured.columns.find((one) => one.room === drag.room);
  drag.drawing.style.width = `${column.width - 5}px`;
  drag.drawing.style.height = `${(until - drag.from) * measured.minute}px`;
  drag.drawing.style.transform = `translate(${column.left + 2}px, ${(drag.from - measured.from) * measured.minute}px)`;
  drag.drawing.textContent = `${shown.clock(drag.from)}–${shown.clock(until)}`;
}

area.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  const { carry, drawing, card } = drag;
  if (carry) {
    const at = where();
    hold(at);
    const over = drag.tab || drag.overTray || at.inside;
    end();
    if (over) carry.drop();
    else carry.cancel();
    swallowClick();
  } else if (drawing) {
    const { room, from, until } = drag;
    end();
    swallowClick();
    if (until) askForNew({ day: shown.dayShown(), room, starts: from, minutes: until - from });
  } else {
    const wasTouch = drag.isTouch;
    const onLink = drag.onLink;
    forgetPress();
    if (card && (!onLink || isFinger(event))) pick(card, event, wasTouch);
  }
});

const coarse = matchMedia("(pointer: coarse)");
const isFinger = (event) => event.pointerType === "touch" || coarse.matches;
// A finger on a title chooses the session as it does beside it; the panel opens its page.
area.addEventListener("click", (event) => {
  if (event.detail && event.target.closest(".card-title a") && isFinger(event)) event.preventDefault();
});

function pick(card, event, wasTouch) {
  if (event.shiftKey) chooseUpTo(card);
  else choose(card, { more: event.ctrlKey || event.metaKey || (wasTouch && area.querySelectorAll(".card.is-chosen").length > 0) });
  card.querySelector("[data-grip]").focus({ preventScroll: true });
}

area.addEventListener("pointercancel", (event) => {
  if (drag && event.pointerId === drag.id) stop();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !(drag?.carry || drag?.drawing)) return;
  event.preventDefault();
  event.stopPropagation();
  stop();
  swallowClick();
}, true);

function stop() {
  const carry = drag?.carry;
  end();
  carry?.cancel();
}

function forgetPress() {
  clearTimeout(drag?.timer);
  drag = null;
}

function end() {
  if (!drag) return;
  cancelAnimationFrame(drag.frame);
  clearTimeout(drag.waiting);
  drag.drawing?.remove();
  drag.tab?.tab.classList.remove("is-over");
  shown.tray().classList.remove("is-over");
  shown.frame().classList.remove("is-carrying");
  forgetPress();
}

// The click that ends a drag is none.
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
}

// A finger that drags does not scroll, and opens no menu.
document.addEventListener("touchmove", (event) => {
  if (drag?.carry) event.preventDefault();
}, { passive: false });
area.addEventListener("contextmenu", (event) => {
  if (drag?.isTouch || drag?.carry) event.preventDefault();
});
area.addEventListener("dragstart", (event) => event.preventDefault());

export const isDragging = () => Boolean(drag?.carry || drag?.drawing);
