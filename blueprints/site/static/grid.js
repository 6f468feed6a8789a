// The editors' grid. Without this script each card leads to the page of its session and each act is a form.
import { area, cards, words } from "./grid-board.js";
import { rove } from "./grid-select.js";
import "./grid-save.js";
import "./grid-view.js";
import "./grid-days.js";
import "./grid-drag.js";
import "./grid-keys.js";

for (const card of cards()) card.querySelector("[data-grip]").setAttribute("aria-roledescription", words.grip);
rove();
area.dataset.ready = "yes";
