// A page whose letters are still on their way: its [data-live] parts are fetched anew every few seconds until nothing of it
// is [data-live-until-done]. Without script, or while nobody looks, it stays as it is; a reload tells the same.
const SECONDS = 3;

async function look() {
  if (!document.hidden && await isDone()) return;
  setTimeout(look, SECONDS * 1000);
}

async function isDone() {
  let page;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return true;     // signed out meanwhile, or gone: what was shown stays
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;     // the network is away for a moment: the next look may find it again
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    const found = page.querySelector(`[data-live="${part.dataset.live}"]`);
    // What did not change is left alone, so that it is not read aloud again; and so is where somebody is at this moment.
    if (found && found.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.innerHTML = found.innerHTML;
  }
  if (page.querySelector("[data-live-until-done]")) return false;
  for (const part of document.querySelectorAll("[data-live-until-done]")) part.remove();
  return true;
}

setTimeout(look, SECONDS * 1000);
