// A page that renews itself every minute, and when one comes back to it; without script its own "refresh" does so.
import {renew} from "./renewing.js";

setInterval(renew, 60_000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
