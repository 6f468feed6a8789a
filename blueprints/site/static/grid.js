// The editors' grid. Without this script each card leads to the page of its session and each act is a form.
import { area } from "./grid-board.js";
import { rove } from "./grid-select.js";
import "./grid-save.js";
import "./grid-view.js";
import "./grid-days.js";
import "./grid-drag.js";
import "./grid-keys.js";
import "./grid-live.js";

rove();
area.dataset.ready = "yes";
