// What can't be undone asks first; only an explicit yes goes on.
import { h } from "./dom.js";

/** Ask with {title, text, confirm, deny}; true when the person agrees. */
export function confirmed(ask) {
  return new Promise((answer) => {
    const close = (yes) => {
      dialog.remove();
      answer(yes);
    };
    const dialog = h("dialog", { class: "confirm", "aria-label": ask.title, on: { cancel: () => close(false) } },
      h("h2", { dir: "auto" }, ask.title),
      h("div", { class: "confirm-text", dir: "auto" }, ask.text),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", on: { click: () => close(false) } }, ask.deny),
        h("button", { type: "button", class: "button danger", on: { click: () => close(true) } }, ask.confirm)));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".dialog-buttons button:last-child").focus();
  });
}
