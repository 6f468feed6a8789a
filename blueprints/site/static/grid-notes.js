// Notes beside a card: why its change is not saved, both versions when somebody else changed it, and what can be done.
import { area, cardOf, say, words } from "./grid-board.js";

const notes = new Map();          // code of the card beside which it stands: {act, element}

export const noteCount = () => waitingActs().filter(({ isTurn }) => !isTurn).length;
export const waitingActs = () => [...notes.values()].map(({ act }) => act);

export function clearNote(code, which = () => true) {
  for (const [at, { act, element, changed }] of notes) {
    if ((at !== code && !act.codes.includes(code)) || !which(act)) continue;
    element.remove();
    notes.delete(at);
    changed();
  }
}

export function showNote(act, { why, versions, again, changed }) {
  const code = act.codes[0] ?? act.path;
  clearNote(code);
  const element = area.querySelector("template[data-note]").content.firstElementChild.cloneNode(true);
  element.querySelector(".note-why").textContent = why;
  const wish = element.querySelector(".note-wish");
  wish.hidden = !act.wish;
  wish.textContent = say(words.wish, { what: act.wish });
  if (versions?.length) showVersions(element, versions);
  if (act.isTurn) {      // again would be another act: each can be undone by itself on its page
    element.querySelector("[data-again]").hidden = true;
    element.querySelector("[data-acts]").hidden = false;
  }
  const close = () => {
    clearNote(code);
    cardOf(code)?.querySelector("[data-grip]").focus({ preventScroll: true });
  };
  for (const button of element.querySelectorAll("[data-again], [data-mine]")) button.addEventListener("click", () => {
    close();
    again();
  });
  for (const button of element.querySelectorAll("[data-leave], [data-theirs]")) button.addEventListener("click", close);
  notes.set(code, { act, element, changed });
  const card = cardOf(code);
  if (card) {
    for (const name of card.classList) if (/^(h|m|for-h|for-m)-\d+$/.test(name)) element.classList.add(name);
    card.closest("li").append(element);
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else {
    element.classList.add("is-loose");
    area.querySelector(".grid-bar").after(element);
  }
}

function showVersions(element, versions) {
  element.querySelector(".note-versions").hidden = false;
  element.querySelector("tbody").replaceChildren(...versions.map(({ label, theirs, mine }) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label;
    row.append(head, ...[theirs, mine].map((words) => {
      const cell = document.createElement("td");
      cell.textContent = words;
      return cell;
    }));
    return row;
  }));
  for (const name of ["again", "leave"]) element.querySelector(`[data-${name}]`).hidden = true;
  for (const name of ["mine", "theirs"]) element.querySelector(`[data-${name}]`).hidden = false;
}
