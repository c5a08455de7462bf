// The open modal is shown; what the app refuses is said at the field it refused.
import { post, sentence } from "./api.js";
import { blocks } from "./blocks.js";
import { fill, h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { loadState } from "./moves.js";
import { on, state } from "./state.js";
import { flush, forget, surfaceOf } from "./surface.js";
import { words } from "./text.js";

let dialog = null;
let opener = null; // what had the focus before, and gets it back
let shown = "";

/** Show the open modal whenever it changes. */
export function modals() {
  on("views", () => {
    const [view] = state.views;
    const sign = JSON.stringify([view?.id, view?.hash, state.me]);
    if (sign === shown) return;
    shown = sign;
    if (!view) return close();
    const again = dialog?.dataset.view === view.id;
    if (!again) close();
    dialog ??= document.body.appendChild(h("dialog", { class: "modal", on: { cancel: (event) => {
      event.preventDefault();
      leave(state.views[0]);
    } } }));
    dialog.dataset.view = view.id;
    dialog.setAttribute("aria-label", words(view.title));
    const fresh = again ? keepFocus(dialog, () => form(view)) : form(view);
    fill(dialog, fresh);
    if (!dialog.open) {
      opener = document.activeElement;
      dialog.showModal();
    }
    fresh.afterPlaced?.();
    if (!again) (dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select") ?? dialog.querySelector(".button")).focus();
  });
}

/** The Home tab's blocks, or a word that there are none. */
export function homeTab(root) {
  let drawn = "";
  on("home place people", () => {
    root.hidden = state.tab !== "home";
    const sign = JSON.stringify([state.home?.id, state.home?.hash, state.me, state.users.size]);
    if (sign === drawn) return;
    drawn = sign;
    if (!state.home) return fill(root, h("div", { class: "empty" }, "This app has not published a Home tab for you yet."));
    const place = surfaceOf("home", state.home.id, { view_id: state.home.id });
    place.stored = state.home.state?.values ?? {};
    const told = h("div", { class: "act-error", role: "alert" });
    place.told = (said) => (told.textContent = said);
    fill(root, keepFocus(root, () => h("div", { class: "home" }, blocks(state.home.blocks, place), told)));
  });
}

function form(view) {
  const place = surfaceOf("modal", view.id, { view_id: view.id });
  place.stored = view.state?.values ?? {};
  const told = h("div", { class: "act-error", role: "alert" });
  place.told = (said) => (told.textContent = said);
  const submitButton = view.submit && h("button", { type: "submit", class: "button primary" }, words(view.submit));
  const node = h("form", { class: "modal-form", novalidate: true, data: { callback: view.callback_id ?? "" } },
    h("header", { class: "modal-head" }, h("h2", { dir: "auto" }, words(view.title)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => leave(view) } }, icon("close"))),
    h("div", { class: "modal-body" }, blocks(view.blocks, place)), told,
    h("footer", { class: "dialog-buttons" }, h("button", { type: "button", class: "button", on: { click: () => leave(view) } }, words(view.close) || "Close"), submitButton));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(view, node, place, told, submitButton);
  });
  return node;
}

async function submit(view, node, place, told, button) {
  if (!button || button.getAttribute("aria-busy") === "true") return;
  told.textContent = "";
  mark(node, {});
  button.setAttribute("aria-busy", "true");
  node.classList.add("loading");
  await flush(place);
  const answer = await post("submit", { user: state.me, view_id: view.id, values: valuesOf(node) });
  button.removeAttribute("aria-busy");
  node.classList.remove("loading");
  if (answer.errors) return mark(node, answer.errors);
  if (!answer.ok) told.textContent = sentence(answer.error);
  await loadState();
}

function valuesOf(node) {
  const values = {};
  for (const one of node.querySelectorAll(".field-element")) (values[one.dataset.blockId] ??= {})[one.dataset.actionId] = one.read();
  return values;
}

function mark(node, errors) {
  for (const input of node.querySelectorAll(".input")) {
    const wrong = errors[input.dataset.inputBlock];
    input.classList.toggle("wrong", Boolean(wrong));
    input.querySelector(".input-error").textContent = wrong ?? "";
    const control = input.querySelector("input, textarea, select");
    if (wrong) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
  const first = node.querySelector(".input.wrong");
  first?.scrollIntoView({ block: "nearest" });
  first?.querySelector("input, textarea, select")?.focus();
}

async function leave(view) {
  if (!view) return;
  forget(surfaceOf("modal", view.id, {}));
  await post("close", { user: state.me, view_id: view.id });
  await loadState();
}

function close() {
  dialog?.close();
  dialog?.remove();
  dialog = null;
  if (document.activeElement !== document.body || !opener?.dataset.field) return;
  document.querySelector(`[data-field="${CSS.escape(opener.dataset.field)}"]`)?.focus({ preventScroll: true }); // it was drawn anew
}
