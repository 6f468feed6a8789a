// Which sessions are chosen, and the panel that tells about them and acts on them without a keyboard.
import { announce, area, cardOf, cards, inWords, placeOf, say, titleOf, words } from "./grid-board.js";
import { item } from "./grid-marks.js";

const panel = area.querySelector("[data-inspector]");
const wide = matchMedia("(min-width: 62em)");      // as in grid.css: below it the panel lies over the board
let last = null;          // code of the card that was chosen or focused last

export const chosen = () => cards().filter((card) => card.classList.contains("is-chosen"));
export const current = () => document.activeElement?.closest?.(".card") ?? cardOf(last);

export function choose(card, { more = false, only = false } = {}) {
  if (!more) for (const other of chosen()) if (other !== card) other.classList.remove("is-chosen");
  card.classList.toggle("is-chosen", only || !card.classList.contains("is-chosen"));
  last = card.dataset.code;
  tell();
}

// All of a column between the last one and this one.
export function chooseUpTo(card) {
  const from = cardOf(last);
  const list = card.closest("[data-list]");
  if (!from || from.closest("[data-list]") !== list) return choose(card, { more: true });
  const here = [...list.querySelectorAll(".card")];
  const [low, high] = [here.indexOf(from), here.indexOf(card)].sort((one, other) => one - other);
  for (const each of here.slice(low, high + 1)) each.classList.add("is-chosen");
  tell();
}

export function chooseNothing() {
  for (const card of chosen()) card.classList.remove("is-chosen");
  tell();
}

// What an act is about: the chosen ones, with the one that has the focus; or that one alone.
export function meant(card = current()) {
  const all = chosen();
  if (card && !all.includes(card)) return [card];
  return all;
}

export function visit(card) {
  last = card.dataset.code;
  for (const other of cards()) {
    const here = other === card ? 0 : -1;
    other.querySelector("[data-grip]").tabIndex = here;
    other.querySelector(".card-title a").tabIndex = here;
  }
}

// One card can be reached with Tab; the arrow keys lead to the others.
export function rove() {
  const here = cardOf(last) ?? cards()[0];
  if (here) visit(here);
}

function tell() {
  const all = chosen();
  panel.hidden = all.length === 0;
  if (!all.length) return;
  const [first] = all;
  const isOne = all.length === 1;
  panel.querySelector("[data-chosen]").textContent = isOne ? titleOf(first) : say(words.chosen, { count: all.length });
  panel.querySelector("[data-chosen-when]").textContent = isOne ? inWords(placeOf(first), first.dataset.kind)
    : all.map(titleOf).join(" · ");
  const marks = isOne ? [...first.querySelectorAll(".card-mark")] : [];
  panel.querySelector("[data-chosen-marks]").replaceChildren(...marks.map((mark) => mark.cloneNode(true)));
  const warnings = panel.querySelector("[data-chosen-warnings]");
  warnings.hidden = !marks.length;
  warnings.open = wide.matches;
  warnings.querySelector("[data-count]").textContent = marks.length;
  const open = panel.querySelector("[data-open]");
  open.hidden = !isOne;
  open.href = first.querySelector(".card-title a").href;
  panel.querySelector("[data-do=swap]").hidden = all.length !== 2;
  panel.querySelector("[data-do=tray]").hidden = !all.some((card) => card.dataset.day);
  announce(say(words.chosen, { count: all.length }));
}

area.addEventListener("grid:changed", () => {
  rove();
  if (!panel.hidden) tell();
});
area.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card) visit(card);
});

export { item, panel };
