// Filters the list of member cities as one types; without this file the form asks the server the same.
import {searchable} from "./searchable.js";

const form = document.querySelector("form[data-filter]");
const list = form && document.getElementById(form.dataset.filter);
const count = document.getElementById("search-count");
const nothing = document.getElementById("nothing-found");

function filter(asked) {
  let found = 0;
  for (const region of list.querySelectorAll(".region")) {
    let here = 0;
    for (const city of region.querySelectorAll("[data-words]")) {
      city.hidden = !city.dataset.words.includes(asked);
      here += city.hidden ? 0 : 1;
    }
    region.hidden = here === 0;
    region.querySelector(".count").textContent = here;
    found += here;
  }
  const {none, one, many} = count.dataset;
  count.textContent = !asked ? "" : found === 0 ? none : found === 1 ? one : many.replace("#", found);
  nothing.hidden = found > 0;
}

// Only where the whole list is on the page: what the server left out cannot be found here.
if (list && !new URLSearchParams(location.search).get("q")) {
  form.elements.q.addEventListener("input", () => filter(searchable(form.elements.q.value)));
  if (form.elements.q.value) filter(searchable(form.elements.q.value));
}
