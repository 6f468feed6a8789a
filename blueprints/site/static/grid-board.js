// The board: where sessions stand, in the page and in numbers. A place is {day, starts, minutes, room}: the ids as the page
// writes them ("" for the tray and for no room), starts in minutes since midnight.
export const area = document.querySelector("[data-grid]");
export const words = area.querySelector("[data-grid-words]").dataset;
export const STEP = 5;
const LAST_START = 24 * 60 - STEP;

export const say = (sentence, places = {}) => sentence.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
export const board = () => area.querySelector("[data-board]");
export const frame = () => area.querySelector("[data-frame]");
export const tray = () => area.querySelector("[data-tray]");
export const dayShown = () => area.dataset.day;
export const cardOf = (code) => document.getElementById(`card-${code}`);
export const cards = () => [...area.querySelectorAll(".card")];
export const titleOf = (card) => card.querySelector(".card-title").textContent.trim();

export function clock(minutes) {
  const part = (number) => String(number).padStart(2, "0");
  return `${part(Math.floor(minutes / 60) % 24)}:${part(minutes % 60)}`;
}

export function minutesOf(words) {
  const [hours, minutes] = words.split(":").map(Number);
  return hours * 60 + minutes;
}

export function placeOf(card) {
  const { day, starts, minutes, room } = card.dataset;
  return { day, starts: minutesOf(starts), minutes: Number(minutes), room };
}

export const same = (one, other) =>
  ["day", "starts", "minutes", "room"].every((name) => String(one[name]) === String(other[name]));
export const within = (starts) => Math.min(Math.max(starts, 0), LAST_START);

// The columns from left to right; the last one is elsewhere.
export const columns = () => [...board().querySelectorAll("[data-column]")];
export const roomsInOrder = () => columns().map((column) => column.dataset.column);

export function roomName(room, kind) {
  if (!room && kind === "break") return words.allRooms;
  const head = board().querySelector(`[data-column="${room}"] .column-head`)?.cloneNode(true);
  head?.querySelector(".places")?.remove();
  return head?.textContent.trim() ?? words.elsewhere;
}

export function dayName(day) {
  return area.querySelector(`.day-tabs [data-day="${day}"]`)?.firstChild.textContent.trim() ?? "";
}

export function inWords(place, kind) {
  if (!place.day) return words.inTray;
  const hours = `${clock(place.starts)}–${clock(place.starts + place.minutes)}`;
  const when = place.day === dayShown() ? hours : `${dayName(place.day)} ${hours}`;
  return say(words.at, { when, room: roomName(place.room, kind) });
}

// The list that a session at this place belongs to; null when the day that is shown is another one.
function listFor(place, kind) {
  if (!place.day) return tray().querySelector("[data-list]");
  if (place.day !== dayShown()) return null;
  if (!place.room && kind === "break") return board().querySelector("[data-wide]");
  return board().querySelector(`[data-column="${place.room}"] [data-list]`);
}

// Show a session at a place, wherever it stood before. It leaves the page when that is on another day.
export function put(card, place) {
  const before = card.closest("[data-list]");
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  card.dataset.day = place.day;
  card.dataset.starts = clock(place.starts);
  card.dataset.minutes = place.minutes;
  card.dataset.room = place.room;
  const kept = [...card.classList].filter((name) => !/^(h|m|for-h|for-m)-\d+$/.test(name));
  const { starts, minutes } = place;
  const hours = [`h-${Math.floor(starts / 60)}`, `m-${starts % 60}`, `for-h-${Math.floor(minutes / 60)}`, `for-m-${minutes % 60}`];
  card.className = [...kept, ...hours].join(" ");
  card.querySelector("[data-when]").textContent = `${clock(starts)}–${clock(starts + minutes)}`;
  const item = card.closest("li") ?? document.createElement("li");
  item.replaceChildren(card, ...item.querySelectorAll(":scope > .card-note"));
  const list = listFor(place, card.dataset.kind);
  if (!list) item.remove();
  else {
    const next = [...list.children].find((other) => other !== item && comesAfter(other.firstElementChild, card));
    if (next) next.before(item);
    else if (list.lastElementChild !== item) list.append(item);
    reach(place);
    settle(list);
  }
  if (before && before !== list) settle(before);
  count();
  if (focused) (card.isConnected ? focused : frame()).focus({ preventScroll: true });      // moved in the page it has lost it
}

function comesAfter(other, card) {
  const gap = minutesOf(other.dataset.starts) - minutesOf(card.dataset.starts);
  return gap > 0 || (gap === 0 && Number(other.dataset.id) > Number(card.dataset.id));
}

// Sessions that overlap stand beside each other, as times_board.standing has it.
export function settle(list) {
  if (list.closest("[data-tray]")) return;
  let group = [];
  let reached = -1;
  const close = () => {
    const ends = [];
    for (const one of group) {
      const lane = ends.findIndex((end) => end <= one.starts);
      one.lane = lane < 0 ? ends.length : lane;
      ends[one.lane] = one.starts + one.minutes;
    }
    for (const one of group) {
      const faded = one.item.classList.contains("is-faded") ? " is-faded" : "";
      one.item.className = `lane-${one.lane} lanes-${ends.length}${faded}`;
    }
    group = [];
  };
  for (const item of list.children) {
    const { starts, minutes } = placeOf(item.firstElementChild);
    if (starts >= reached) close();
    group.push({ item, starts, minutes });
    reached = Math.max(reached, starts + minutes);
  }
  close();
}

// Let the board show the hours that this place needs; had it to change?
export function reach(place) {
  if (place.day !== dayShown()) return false;
  const from = Math.min(Number(board().dataset.from), Math.floor(place.starts / 60));
  const until = Math.max(Number(board().dataset.until), Math.ceil((place.starts + place.minutes) / 60));
  return showHours(from, Math.min(until, 48));
}

function showHours(from, until) {
  const here = board();
  if (Number(here.dataset.from) === from && Number(here.dataset.until) === until) return false;
  here.classList.remove(`from-${here.dataset.from}`, `until-${here.dataset.until}`);
  here.classList.add(`from-${from}`, `until-${until}`);
  Object.assign(here.dataset, { from, until });
  here.querySelector(".hours").replaceChildren(...Array.from({ length: until - from }, (_, number) => {
    const hour = document.createElement("li");
    hour.className = `h-${from + number} m-0`;
    hour.textContent = clock((from + number) * 60);
    return hour;
  }));
  return true;
}

function count() {
  const lying = tray().querySelectorAll(".card").length;
  tray().querySelector("[data-count]").textContent = lying;
  tray().querySelector("[data-empty]").hidden = lying > 0;
  const here = area.querySelector(`.day-tabs [data-day="${dayShown()}"] [data-count]`);
  if (here) here.textContent = board().querySelectorAll(".card").length;
}

const inSight = ({ left, right, top, bottom }) => ({ left: Math.max(left, 0), right: Math.min(right, innerWidth),
  top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight) });

// How the board lies in the window, measured once for as long as something is carried over it and the page stands still.
export function measure() {
  const here = board();
  const around = frame().getBoundingClientRect();
  const box = here.getBoundingClientRect();
  const body = here.querySelector(".column-body").getBoundingClientRect();
  const from = Number(here.dataset.from) * 60;
  const until = Number(here.dataset.until) * 60;
  return {
    box, from, until, top: body.top - box.top, minute: body.height / (until - from),
    around, frame: inSight(around), scrolled: [frame().scrollLeft, frame().scrollTop], tray: tray().getBoundingClientRect(),
    columns: columns().map((column) => {
      const { left, width } = column.getBoundingClientRect();
      return { room: column.dataset.column, left: left - box.left, width };
    }),
    tabs: [...area.querySelectorAll(".day-tabs [data-day]")].map((tab) => ({ tab, day: tab.dataset.day, box: tab.getBoundingClientRect() })),
  };
}

// Has the page moved since then: was it scrolled, or did something above the board grow?
export function hasMoved({ around }) {
  const now = frame().getBoundingClientRect();
  return ["left", "top", "width"].some((side) => now[side] !== around[side]);
}

// Bring a card into the sight of the frame, without moving the page more than needed.
export function reveal(card) {
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const live = area.querySelector("[data-live]");
const alerting = area.querySelector("[data-alert]");
export function announce(sentence) {
  live.textContent = sentence;
}
export function alertAbout(sentence) {
  alerting.textContent = sentence;
}
