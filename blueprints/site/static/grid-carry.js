// What is picked up, by pointer or by keys: where it would go, its ghosts, what stands against it, and the drop.
import * as shown from "./grid-board.js";
import { announce, cardOf, inWords, placeOf, put, say, titleOf, within, words } from "./grid-board.js";
import { fieldsOf, find, hold, letGo, place, seenNow, send } from "./grid-save.js";
import { get } from "./grid-send.js";

const CALM = 180;         // milliseconds of rest before the server is asked
const SHORTEST = 5;
const LONGEST = 24 * 60;
const against = shown.area.querySelector("[data-against]");      // why it may not land: at a fixed place, whole

export class Carry {
  // `first` is the card that is held, `all` those that go with it; a copy leaves them where they are.
  constructor(first, all, { copy = false } = {}) {
    this.copy = copy;
    this.cards = [first, ...all.filter((card) => card !== first && placeOf(card).day === placeOf(first).day)];
    this.codes = this.cards.map((card) => card.dataset.code);
    this.origins = this.cards.map(placeOf);
    this.places = this.origins.map((origin) => ({ ...origin }));
    this.ghosts = [];
    this.against = [];
    hold(this.codes);
    for (const card of this.cards) card.classList.add("is-carried", ...(copy ? ["is-copied"] : []));
    shown.frame().classList.add("is-carrying");
    this.remeasure();
  }

  remeasure() {
    this.measured = shown.measure();
    for (const ghost of this.ghosts) ghost.element.remove();
    this.ghosts = [];
    this.drawn = "";
    for (const code of this.codes) cardOf(code)?.classList.add("is-carried");
  }

  get first() {
    return this.places[0];
  }

  get isMoved() {
    return this.places.some((each, number) => !shown.same(each, this.origins[number]));
  }

  // The first one to this day, hour and room; the others keep their distance from it, in minutes and in columns.
  to({ day = this.first.day, starts = this.first.starts, room = this.first.room }) {
    const rooms = shown.roomsInOrder();
    const [origin] = this.origins;
    const later = starts - origin.starts;
    const across = rooms.indexOf(room) - rooms.indexOf(origin.room);
    let end = starts;
    this.places = this.origins.map((each, number) => {
      if (!day) return { ...each, day: "" };
      if (!origin.day) {        // out of the tray: one after the other
        const at = within(end);
        end += each.minutes;
        return { ...each, day, starts: at, room };
      }
      const column = Math.min(Math.max(rooms.indexOf(each.room) + across, 0), rooms.length - 1);
      return { ...each, day, starts: within(each.starts + later), room: number ? rooms[column] : room };
    });
    this.changed();
  }

  by({ minutes = 0, rooms = 0 }) {
    const order = shown.roomsInOrder();
    const column = Math.min(Math.max(order.indexOf(this.first.room) + rooms, 0), order.length - 1);
    const day = this.first.day || shown.dayShown();
    const fresh = !this.first.day && !this.origins[0].day;
    this.to({ day, starts: within(this.first.starts + (fresh ? 0 : minutes)), room: fresh ? this.first.room : order[column] });
  }

  longer(minutes) {
    this.places = this.places.map((each, number) => ({ ...each,
      minutes: Math.min(Math.max(each.minutes + minutes, Math.min(SHORTEST, this.origins[number].minutes)), LONGEST) }));
    this.changed();
  }

  // Drag one edge of the first to this minute.
  stretch(edge, minute) {
    const [origin] = this.origins;
    const end = origin.starts + origin.minutes;
    const starts = edge === "start" ? within(Math.min(minute, end - SHORTEST)) : origin.starts;
    const minutes = Math.min(edge === "start" ? end - starts : Math.max(minute - origin.starts, SHORTEST), LONGEST);
    this.places[0] = { ...origin, starts, minutes };
    this.changed();
  }

  changed() {
    const now = JSON.stringify(this.places);
    if (now === this.drawn) return;
    this.drawn = now;
    this.draw();
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.check(), CALM);
  }

  draw() {
    if (this.places.filter(shown.reach).length) this.measured = shown.measure();
    this.places.forEach((each, number) => {
      const ghost = this.ghosts[number] ??= this.makeGhost(this.cards[number]);
      ghost.show(each, this.measured);
    });
  }

  makeGhost(card) {
    const element = document.createElement("div");
    element.className = "ghost";
    const when = document.createElement("b");
    const title = document.createElement("p");
    title.textContent = titleOf(card);
    element.append(when, title);
    shown.board().querySelector("[data-ghosts]").append(element);
    let size = "";
    return { element, show(to, measured) {
      const column = measured.columns.find((one) => one.room === to.room);
      element.hidden = !to.day || to.day !== shown.dayShown() || !column;
      if (element.hidden) return;
      const wide = card.dataset.kind === "break" && !to.room;
      const [left, width] = wide ? [measured.columns[0].left, measured.box.width - measured.columns[0].left] : [column.left, column.width];
      const height = Math.max(to.minutes * measured.minute, 20);
      if (size !== `${width} ${height}`) {
        size = `${width} ${height}`;
        element.style.width = `${width - 5}px`;
        element.style.height = `${height}px`;
      }
      element.style.transform = `translate(${left + 2}px, ${(to.starts - measured.from) * measured.minute}px)`;
      when.textContent = `${shown.clock(to.starts)}–${shown.clock(to.starts + to.minutes)}`;
    } };
  }

  fields(before = (number) => `rows-${number}-`) {
    return Object.assign({}, ...this.places.map((each, number) => fieldsOf(this.codes[number], each, { before: before(number) })));
  }

  // What the rules would say, before it lands.
  async check() {
    const asked = this.drawn;
    if (!this.first.day || this.copy) return this.tell([]);
    const answer = await get("check", this.fields());
    if (this.isOver || asked !== this.drawn || !answer.ok) return;
    this.tell(answer.body.found.filter((mark) => mark.level !== "ignore" && !mark.reason));
  }

  tell(found) {
    this.against = found;
    const refused = found.some((mark) => mark.level === "block");
    this.ghosts.forEach(({ element }, number) => {
      const mine = found.filter((mark) => mark.codes.includes(this.codes[number]));
      element.classList.toggle("has-conflict", mine.length > 0);
      element.classList.toggle("is-refused", refused && mine.length > 0);
    });
    against.textContent = found.map((mark) => mark.sentence).join(" ");
    against.hidden = !found.length;
    against.classList.toggle("is-refused", refused);
    if (this.isSpoken && this.first.day) announce(`${this.said()} ${found.map((mark) => mark.sentence).join(" ") || words.noConflict}`);
  }

  said() {
    return inWords(this.first, this.cards[0].dataset.kind);
  }

  drop() {
    this.end();
    if (this.copy) return this.drawCopies();
    const pairs = this.cards.map((card, number) => [find(card.dataset.code) ?? card, this.places[number]]);
    if (this.isMoved) place(pairs);
    letGo(this.codes);
    announce(`${titleOf(this.cards[0])}: ${this.said()}`);
  }

  drawCopies() {
    letGo(this.codes);
    this.cards.forEach((card, number) => copyTo(card, this.places[number]));
  }

  cancel() {
    this.end();
    letGo(this.codes);
    announce(say(words.back, { title: titleOf(this.cards[0]) }));
  }

  end() {
    this.isOver = true;
    against.hidden = true;
    clearTimeout(this.asking);
    for (const { element } of this.ghosts) element.remove();
    for (const card of [...this.cards, ...this.codes.map(cardOf)]) card?.classList.remove("is-carried", "is-copied");
    shown.frame().classList.remove("is-carrying");
  }
}

// A second session like this one, there.
export function copyTo(card, to) {
  const { id, code } = card.dataset;
  const seen = seenNow([code]);
  send({ path: `sessions/${id}/copy`, fields: () => fieldsOf(code, to, { seen }), codes: [], seen,
    wish: `${titleOf(card)}: ${inWords(to, card.dataset.kind)}` });
}

export function toTray(cards) {
  place(cards.filter((card) => card.dataset.day).map((card) => [card, { ...placeOf(card), day: "" }]));
}

export function swap([one, other]) {
  const [here, there] = [placeOf(one), placeOf(other)];
  const codes = [one.dataset.code, other.dataset.code];
  const seen = seenNow(codes);
  const fields = () => Object.assign({}, ...codes.map((code, number) => ({ [`rows-${number}-code`]: code,
    [`rows-${number}-revision`]: seen.get(code) })));
  const show = () => {
    put(find(codes[0]), { ...there, minutes: here.minutes });
    put(find(codes[1]), { ...here, minutes: there.minutes });
  };
  send({ path: "swap", fields, codes, show, seen, wish: [one, other].map(titleOf).join(" ↔ ") });
}
