// The call log renews itself when somebody asks for it. Everything else, and the log too, works without this file.
"use strict";

(() => {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const seconds = 3;
  const bar = document.createElement("p");
  bar.className = "row";
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  button.textContent = "Uppdatera automatiskt";
  const told = document.createElement("span");
  told.className = "hint";
  bar.append(button, told);
  live.before(bar);
  let timer = 0;

  const renew = async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live] tbody");
      const old = live.querySelector("tbody");
      const reading = old.contains(document.activeElement);
      if (fresh && !reading && fresh.innerHTML !== old.innerHTML) old.replaceWith(document.importNode(fresh, true));
      told.textContent = `uppdaterad ${new Date().toLocaleTimeString("sv-SE")}`;
    } catch {
      told.textContent = "servern svarar inte";
    }
    if (timer) timer = window.setTimeout(renew, seconds * 1000);
  };

  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    window.clearTimeout(timer);
    timer = on ? window.setTimeout(renew, 0) : 0;
    if (!on) told.textContent = "";
  });
})();
