// An element with `confirm` asks first; only an explicit yes goes on.
import { h } from "./dom.js";
import { text, words } from "./text.js";

/** Ask with Slack's confirm object; true when the person agrees. Without one: true at once. */
export function confirmed(ask) {
  if (!ask) return Promise.resolve(true);
  return new Promise((answer) => {
    const close = (yes) => {
      dialog.remove();
      answer(yes);
    };
    const yesClass = ask.style === "danger" ? "button danger" : "button primary";
    const dialog = h("dialog", { class: "confirm", "aria-label": words(ask.title), on: { cancel: () => close(false) } },
      h("h2", { dir: "auto" }, words(ask.title)),
      h("div", { class: "confirm-text", dir: "auto" }, text(ask.text)),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", on: { click: () => close(false) } }, words(ask.deny) || "Cancel"),
        h("button", { type: "button", class: yesClass, on: { click: () => close(true) } }, words(ask.confirm) || "Yes")));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".dialog-buttons button:last-child").focus();
  });
}
