// Every change is sent at once, one after the other, and each card says what becomes of it. What is stored is what the
// server said last; a card whose change is refused goes back there.
import * as shown from "./grid-board.js";
import { alertAbout, announce, area, cardOf, placeOf, put, same, say, titleOf, words } from "./grid-board.js";
import { showMarks } from "./grid-marks.js";
import { clearNote, noteCount, showNote, waitingActs } from "./grid-notes.js";
import { post, renewToken } from "./grid-send.js";

const queue = [];
const stored = new Map();         // code: {place, revision} as the server said last
const away = new Map();           // code: a card that its own unsent change took off the page
let isTokenOld = false;           // as the last answer said
const late = new Map();           // code: what the server said of a card that was busy then
const held = new Map();           // code: the card that the editor holds at this moment
let running = false;

for (const card of shown.cards()) remember(card);

export function remember(card) {
  stored.set(card.dataset.code, { place: placeOf(card), revision: card.dataset.revision });
  const grip = card.querySelector("[data-grip]");
  grip.hidden = false;
  grip.setAttribute("aria-roledescription", words.grip);
  card.querySelector("[data-without-script]")?.remove();
  for (const edge of card.querySelectorAll("[data-edge]")) edge.hidden = false;
}

// Another day is about to be shown: what is busy is kept in mind, the rest is read anew when its day comes again.
export function forgetDay() {
  for (const card of shown.board().querySelectorAll(".card")) {
    const { code } = card.dataset;
    if (isBusy(code)) away.set(code, card);
    else stored.delete(code);
  }
}

export const find = (code) => cardOf(code) ?? away.get(code);
export const isSaving = () => queue.length > 0;
export const isUnsaved = () => queue.length > 0 || noteCount() > 0;
const waits = (code) => queue.some((act) => act.codes.includes(code));
export const isBusy = (code) => waits(code) || held.has(code);

export function hold(codes) {
  for (const code of codes) held.set(code, find(code));
}

export function letGo(codes) {
  for (const code of codes) {
    held.delete(code);
    catchUp(code);
  }
}

function catchUp(code) {
  if (isBusy(code) || !late.has(code)) return;
  const said = late.get(code);
  late.delete(code);
  if (said === null) vanish(code);
  else accept(said);
}

// An act: {path, fields: () => what the form would send, codes, show: () => draw it before it is saved, done, failed, wish: it
// in words, seen: code: the revision that it is based on}. That one is kept when the act is tried again: what others changed
// meanwhile is then refused as stale, and both versions are shown.
export function send(act) {
  for (const code of act.codes) clearNote(code);
  queue.push(act);
  draw(act);
  run();
}

// Put sessions elsewhere: [[card, place]] together, whole or not at all.
export function place(pairs) {
  pairs = pairs.filter(([card, to]) => !same(placeOf(card), to));
  if (!pairs.length) return;
  const wanted = pairs.map(([card, to]) => [card.dataset.code, to]);
  const show = () => {
    for (const [code, to] of wanted) {
      const card = find(code);
      if (to.day && to.day !== shown.dayShown()) away.set(code, card);
      put(card, to);
    }
  };
  const [[code, to]] = wanted;
  const single = wanted.length === 1;
  const path = single ? `sessions/${find(code).dataset.id}/move` : "place";
  const codes = wanted.map(([each]) => each);
  const seen = seenNow(codes);
  const fields = () => (single ? fieldsOf(code, to, { seen }) : Object.assign({}, ...wanted.map(([each, there], number) =>
    fieldsOf(each, there, { seen, before: `rows-${number}-` }))));
  const wish = pairs.map(([card, there]) => `${titleOf(card)}: ${shown.inWords(there, card.dataset.kind)}`).join("; ");
  send({ path, fields, codes, show, seen, wish, wanted: new Map(wanted) });
}

export const seenNow = (codes) => new Map(codes.map((code) => [code, find(code)?.dataset.revision ?? ""]));

export function fieldsOf(code, to, { seen = seenNow([code]), before = "" } = {}) {
  const fields = { revision: seen.get(code), day: to.day, starts: shown.clock(to.starts), minutes: to.minutes, room: to.room };
  if (before) fields.code = code;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [before + name, value]));
}

function draw(act) {
  act.show?.();
  for (const code of act.codes) setState(find(code), "saving", words.saving);
  tellAll();
}

async function run() {
  if (running) return;
  running = true;
  while (queue.length) {
    const act = queue[0];
    if (isTokenOld) await renewToken();
    const answer = await post(act.path, act.fields());
    queue.shift();
    isTokenOld = [400, 401, 403].includes(answer.status);
    if (answer.ok) succeeded(act, answer.body);
    else failed(act, answer);
    for (const code of act.codes) catchUp(code);
    tellAll();
  }
  running = false;
}

function succeeded(act, body) {
  for (const card of body.sessions ?? []) {
    rebase(card, act.seen?.get(card.code) ?? card.revision - 1);
    acceptOwn(card);
  }
  for (const code of body.gone ?? []) vanish(code);
  for (const code of act.codes) if (!waits(code)) setState(find(code), "saved", words.saved);
  if (body.sessions?.length || body.gone?.length) tellChanged();
  showMarks(body.conflicts);
  showTurns(body);
  act.done?.(body);
  if (!queue.length) announce(words.allSaved);
}

// One's own act made `said` of the session as it was at that revision: what was based on that is now based on this.
function rebase(said, revision) {
  for (const { seen } of [...queue, ...waitingActs()]) {
    if (seen?.get(said.code) === String(revision)) seen.set(said.code, String(said.revision));
  }
}

function failed(act, answer) {
  if (answer.status === 409) for (const card of answer.body.sessions ?? []) act.seen?.set(card.code, String(card.revision));
  for (const card of answer.body.sessions ?? []) late.set(card.code, { ...card, isBare: true });      // without marks
  for (const code of act.codes) {
    if (answer.status === 404) late.delete(code);
    if (!waits(code)) goBack(code);
  }
  const named = act.codes.map(find).filter(Boolean).map(titleOf)[0] ?? "";
  const sentence = named ? say(words.refused, { title: named, why: answer.why }) : answer.why;
  alertAbout(sentence);
  if (act.failed?.(answer)) return;
  const again = () => send(act);
  for (const code of act.codes) if (!waits(code)) setState(find(code), "refused", "");
  showNote(act, { why: answer.why, versions: answer.status === 409 ? answer.body.versions : null, again, changed: () => leave(act) });
}

function leave(act) {
  for (const code of act.codes) setState(find(code), "", "");
  tellAll();
}

// The card stands again where it is stored.
function goBack(code) {
  const card = find(code);
  const last = stored.get(code);
  if (card && last) put(card, last.place);
  if (cardOf(code)) away.delete(code);
}

// What one's own act made of a session: it counts at once, but where it stands waits for the acts that follow.
function acceptOwn(said) {
  const card = find(said.code);
  if (card && isBusy(said.code)) {
    card.dataset.revision = said.revision;
    stored.set(said.code, { place: placeFrom(said), revision: String(said.revision) });
    late.delete(said.code);
  } else accept(said);
}

const placeFrom = (said) => ({ day: String(said.day ?? ""), starts: shown.minutesOf(said.starts), minutes: said.minutes,
  room: String(said.room ?? "") });

// What the server says of a session. Older than what is known, it tells nothing; a busy card hears it later.
export function accept(said, by = "") {
  const known = stored.get(said.code);
  if (known && Number(known.revision) >= said.revision && find(said.code)) return false;
  if (isBusy(said.code)) {
    late.set(said.code, said);
    return false;
  }
  const before = cardOf(said.code);
  const had = before?.contains(document.activeElement);
  const chosen = before?.classList.contains("is-chosen");
  const page = new DOMParser().parseFromString(said.html, "text/html");
  const card = document.adoptNode(page.querySelector(".card"));
  if (said.isBare && before) card.querySelector("[data-marks]").replaceWith(before.querySelector("[data-marks]"));
  if (before) {
    const list = before.closest("[data-list]");
    before.replaceWith(card);
    if (list) shown.settle(list);
  }
  away.delete(said.code);
  remember(card);
  put(card, placeFrom(said));
  if (chosen) card.classList.add("is-chosen");
  if (before?.dataset.state === "refused") setState(card, "refused", "");
  if (had && card.isConnected) card.querySelector("[data-grip]").focus({ preventScroll: true });
  if (by) arrive(card, by);
  tellChanged();
  clearNoteIfMet(card);
  area.dispatchEvent(new CustomEvent("grid:changed", { detail: { card } }));
  return true;
}

// What the head of the page said of the draft when it was opened is no longer so.
function tellChanged() {
  for (const before of document.querySelectorAll("[data-head-now]")) before.hidden = true;
  for (const after of document.querySelectorAll("[data-head-changed]")) after.hidden = false;
}

function clearNoteIfMet(card) {
  clearNote(card.dataset.code, (act) => act.wanted?.has(card.dataset.code) && same(act.wanted.get(card.dataset.code), placeOf(card)));
}

function arrive(card, by) {
  card.classList.add("has-arrived");
  setState(card, "arrived", by);
}

export function vanish(code) {
  if (isBusy(code) && cardOf(code)) {
    late.set(code, null);
    return;
  }
  const card = cardOf(code);
  const list = card?.closest("[data-list]");
  const had = card?.contains(document.activeElement);
  card?.closest("li").remove();
  if (list) shown.settle(list);
  if (had) shown.frame().focus({ preventScroll: true });
  for (const known of [stored, away]) known.delete(code);
  tellChanged();
  area.dispatchEvent(new CustomEvent("grid:changed", { detail: { card: null } }));
}

const timers = new WeakMap();
export function setState(card, state, sentence) {
  if (!card) return;
  clearTimeout(timers.get(card));
  card.dataset.state = state;
  let said = card.querySelector(".card-state");
  if (!sentence) said?.remove();
  else {
    if (!said) {
      said = document.createElement("span");
      said.className = "card-state";
      card.append(said);
    }
    said.textContent = sentence;
  }
  if (state === "saved" || state === "arrived") timers.set(card, setTimeout(() => {
    card.classList.remove("has-arrived");
    setState(card, "", "");
  }, state === "saved" ? 1500 : 4000));
}

function tellAll() {
  const line = area.querySelector("[data-save-line]");
  const unsaved = noteCount();
  line.hidden = false;
  line.classList.toggle("is-saving", queue.length > 0);
  line.classList.toggle("is-unsaved", !queue.length && unsaved > 0);
  line.textContent = queue.length ? words.saving : unsaved ? say(words.someUnsaved, { count: unsaved }) : words.saved;
}

// Undo and redo, each with the name of the act that it is about.
export function showTurns(body) {
  for (const turn of ["undo", "redo"]) {
    if (!(turn in body)) continue;
    const button = area.querySelector(`[data-act=${turn}] button`);
    button.disabled = !body[turn];
    button.title = body[turn] ?? "";
    button.querySelector("[data-name]").textContent = body[turn] ?? button.dataset.plain;
  }
}

export function turn(which) {
  clearNote(which);
  send({ path: which, fields: () => ({}), codes: [], isTurn: true, done: () => announce(words.allSaved) });
}

for (const form of area.querySelectorAll("[data-act]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turn(form.dataset.act);
  });
}

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});
tellAll();
