// The conflicts of the day on its cards: {days, found: [{level, sentence, codes, reason, order}]} as the server tells them: all
// of the days, or with {codes, rules} only those of these sessions and rules, instead of what stood of them before.
import { area, cardOf, cards, dayShown, say, words } from "./grid-board.js";

export function showMarks(conflicts) {
  if (!conflicts?.days.map(String).includes(dayShown())) return;
  const found = new Map();
  for (const mark of conflicts.found) for (const code of mark.codes) found.set(code, [...(found.get(code) ?? []), mark]);
  for (const card of cards()) {
    if (card.dataset.day !== dayShown()) continue;
    const list = card.querySelector("[data-marks]");
    const kept = conflicts.codes ? [...list.children].filter((mark) => !isOf(mark, conflicts)) : [];
    const marks = [...kept, ...(found.get(card.dataset.code) ?? []).map(item)];
    if (list.children.length || marks.length) list.replaceChildren(...marks.sort((one, other) => one.dataset.order - other.dataset.order));
  }
  area.dispatchEvent(new CustomEvent("grid:changed", { detail: { card: null } }));
}

const isOf = (mark, { codes, rules }) => rules.includes(mark.dataset.rule)
  || mark.dataset.codes.split(" ").some((code) => codes.includes(code));

export function item({ level, sentence, reason, rule, codes, order }) {
  const mark = document.createElement("li");
  mark.className = `card-mark is-${level}${reason ? " is-meant" : ""}`;
  mark.dataset.codes = codes.join(" ");
  Object.assign(mark.dataset, { rule, order });
  mark.textContent = reason ? `${sentence} ${say(words.meant, { reason })}` : sentence;
  return mark;
}

export const marksOf = (code) => [...(cardOf(code)?.querySelectorAll(".card-mark") ?? [])];
