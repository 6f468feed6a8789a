// A press on a star is sent behind the page, and the star answers at once. Whatever is not a plain yes (a clash, a refusal,
// signed out meanwhile, no network) is sent again the ordinary way, so that its page tells about it.
document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-star]")) return;
  event.preventDefault();
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const form = event.target;
  const sent = new FormData(form);
  sent.set(button.name, button.value);
  let answer;
  try {
    answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(sent), redirect: "manual" });
  } catch {
    answer = null;
  }
  button.removeAttribute("aria-busy");
  if (answer?.type !== "opaqueredirect") {
    const act = document.createElement("input");
    Object.assign(act, { type: "hidden", name: button.name, value: button.value });
    form.append(act);
    form.action = button.formAction;
    form.submit();
    return;
  }
  const isOn = button.value === "star";
  button.value = isOn ? "unstar" : "star";
  button.setAttribute("aria-pressed", String(isOn));
}, true);      // before submit.js, which would let the button rest until the next page
