// Makes what works anyway a little better: grey buttons, keys that write nothing, and the focus on what is wrong.
"use strict";

const isGiven = (form) => (field) => {
  if (field.type === "radio") return form.querySelector(`input[name="${field.name}"]:checked`) !== null;
  if (field.type === "checkbox") return field.checked;
  return field.value.trim() !== "";
};

for (const form of document.querySelectorAll("form[data-waits]")) {
  const wanted = [...form.querySelectorAll("[data-mandatory]")];
  const button = form.querySelector("button.button");
  const look = () => { button.disabled = !wanted.every(isGiven(form)); };
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  addEventListener("pageshow", look);
  look();
}

for (const field of document.querySelectorAll("[data-keys]")) {
  field.addEventListener("input", () => {
    const typed = [...field.value].filter((key) => field.dataset.keys.includes(key)).join("");
    if (typed !== field.value) {
      const place = Math.max(0, field.selectionStart - (field.value.length - typed.length));
      field.value = typed;
      field.setSelectionRange(place, place);
    }
  });
}

document.querySelector(".problems")?.focus();
