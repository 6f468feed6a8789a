// The conflicts of the day on its cards: {days, found: [{level, sentence, codes, reason}]} as the server tells them.
import { area, cardOf, cards, dayShown, say, words } from "./grid-board.js";

export function showMarks(conflicts) {
  if (!conflicts?.days.map(String).includes(dayShown())) return;
  const found = new Map();
  for (const mark of conflicts.found) for (const code of mark.codes) found.set(code, [...(found.get(code) ?? []), mark]);
  for (const card of cards()) {
    if (card.dataset.day !== dayShown()) continue;
    const marks = found.get(card.dataset.code) ?? [];
    const list = card.querySelector("[data-marks]");
    if (list.children.length || marks.length) list.replaceChildren(...marks.map(item));
  }
  area.dispatchEvent(new CustomEvent("grid:changed", { detail: { card: null } }));
}

export function item({ level, sentence, reason }) {
  const mark = document.createElement("li");
  mark.className = `card-mark is-${level}${reason ? " is-meant" : ""}`;
  mark.textContent = reason ? `${sentence} ${say(words.meant, { reason })}` : sentence;
  return mark;
}

export const marksOf = (code) => [...(cardOf(code)?.querySelectorAll(".card-mark") ?? [])];
