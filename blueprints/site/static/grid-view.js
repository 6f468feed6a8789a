// How the grid is looked at: what is faded by the filters, how tall an hour is, which room a phone shows.
import { area, board, cards, frame } from "./grid-board.js";

const filters = area.querySelector("[data-filters]");
const marked = area.querySelector("[data-only-marked]");
marked.hidden = false;

// As texts.searchable has it: without case and accents.
const bare = (words) => words.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC").split(/\s+/).filter(Boolean).join(" ");

function fade() {
  const wanted = Object.fromEntries(new FormData(filters));
  const q = bare(wanted.q);
  for (const card of cards()) {
    const { kind, track, status, words } = card.dataset;
    const isWanted = (!wanted.kind || wanted.kind === kind) && (!wanted.track || wanted.track === track)
      && (!wanted.status || wanted.status === status) && (!q || bare(words).includes(q))
      && (!wanted.marked || card.querySelector(".card-mark:not(.is-meant)"));
    card.closest("li")?.classList.toggle("is-faded", !isWanted);
  }
}

filters.addEventListener("input", () => {
  fade();
  keep(Object.fromEntries([...new FormData(filters)].filter(([name]) => !["day", "marked"].includes(name))));
});
filters.addEventListener("submit", (event) => event.preventDefault());
filters.querySelector("[data-clear]").addEventListener("click", (event) => {
  event.preventDefault();
  for (const field of filters.querySelectorAll("select, [type=search]")) field.value = "";
  filters.querySelector("#marked").checked = false;
  filters.dispatchEvent(new Event("input"));
});

// What is chosen stays in the address and in the ways to the other days, so that a reload or a link shows the same.
function keep(values) {
  for (const link of [...area.querySelectorAll(".day-tabs a"), null]) {
    const address = new URL(link?.href ?? location.href);
    for (const [name, value] of Object.entries(values)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    if (link) link.href = address;
    else history.replaceState(history.state, "", address);
  }
}

area.dataset.zoom = board().className.match(/zoom-(\d)/)[1];
for (const link of area.querySelectorAll("[data-zoom]:is(a)")) link.addEventListener("click", (event) => {
  event.preventDefault();
  zoomTo(link.dataset.zoom);
});

function zoomTo(zoom) {
  const here = frame();
  const middle = (here.scrollTop + here.clientHeight / 2) / board().scrollHeight;
  board().className = board().className.replace(/zoom-\d/, `zoom-${zoom}`);
  area.dataset.zoom = zoom;
  for (const link of area.querySelectorAll("a[data-zoom]")) {
    if (link.dataset.zoom === zoom) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  here.scrollTop = middle * board().scrollHeight - here.clientHeight / 2;
  keep({ zoom });
}

const choice = area.querySelector("[data-go-to-room]");
choice.closest(".room-choice").hidden = false;
choice.addEventListener("change", () => {
  const column = board().querySelector(`[data-column="${choice.value}"]`);
  frame().scrollTo({ left: column.offsetLeft - board().querySelector(".hours").offsetWidth, behavior: "smooth" });
});
let resting = null;
area.addEventListener("scroll", (event) => {
  if (event.target !== frame()) return;
  clearTimeout(resting);
  resting = setTimeout(() => {
    const left = frame().scrollLeft + board().querySelector(".hours").offsetWidth;
    const columns = [...board().querySelectorAll("[data-column]")];
    const near = columns.reduce((best, one) => (Math.abs(one.offsetLeft - left) < Math.abs(best.offsetLeft - left) ? one : best));
    choice.value = near.dataset.column;
  }, 150);
}, true);

area.addEventListener("grid:changed", fade);
