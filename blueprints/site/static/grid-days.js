// Another day without leaving the page: its board comes from the page of that day, and what is carried stays in the hand.
import { announce, area, dayShown } from "./grid-board.js";
import { forgetDay, remember } from "./grid-save.js";

let coming = 0;

export async function showDay(day, { push = true } = {}) {
  const tab = area.querySelector(`.day-tabs [data-day="${day}"]`);
  if (!tab || day === dayShown()) return day === dayShown();
  const mine = ++coming;
  let page;
  try {
    const answer = await fetch(tab.href, { redirect: "manual", signal: AbortSignal.timeout(15_000) });
    if (!answer.ok) return false;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  const fresh = page.querySelector("[data-grid]");
  if (mine !== coming || !fresh) return false;
  const here = area.querySelector("[data-frame]");
  const scroll = [here.scrollLeft, here.scrollTop];
  forgetDay();
  for (const part of ["[data-board]", ".day-tabs"]) area.querySelector(part).replaceWith(document.adoptNode(fresh.querySelector(part)));
  area.querySelector("[data-board]").className = area.querySelector("[data-board]").className.replace(/zoom-\d/, `zoom-${area.dataset.zoom}`);
  here.setAttribute("aria-label", fresh.querySelector("[data-frame]").getAttribute("aria-label"));
  Object.assign(area.dataset, { day: fresh.dataset.day, last: fresh.dataset.last });
  const field = area.querySelector("[data-filters] [name=day]");
  if (field) field.value = fresh.querySelector("[data-filters] [name=day]").value;
  for (const card of area.querySelectorAll("[data-board] .card")) remember(card);
  here.scrollTo(...scroll);
  if (push) history.pushState({ day: area.dataset.day }, "", tab.href);
  announce(here.getAttribute("aria-label"));
  area.dispatchEvent(new CustomEvent("grid:day"));
  area.dispatchEvent(new CustomEvent("grid:changed", { detail: { card: null } }));
  return true;
}

export function dayBeside(step) {
  const tabs = [...area.querySelectorAll(".day-tabs [data-day]")].map((tab) => tab.dataset.day);
  return tabs[tabs.indexOf(dayShown()) + step];
}

area.addEventListener("click", (event) => {
  const tab = event.target.closest(".day-tabs [data-day]");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showDay(tab.dataset.day).then((came) => came || location.assign(tab.href));
});

history.replaceState({ day: dayShown() }, "");
window.addEventListener("popstate", (event) => {
  if (event.state?.day) showDay(event.state.day, { push: false });
});
