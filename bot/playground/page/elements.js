// An interactive element outside an input block tells the app each time it is used.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { act } from "./surface.js";
import { words } from "./text.js";

/** The node of one element of `block`. */
export function element(one, surface, block) {
  switch (one.type) {
    case "button": return button(one, surface, block);
    case "overflow": return overflow(one, surface, block);
    case "feedback_buttons": return feedback(one, surface, block);
    default: return h("span", { class: "not-shown" }, `Element type ${one.type} is not shown here`);
  }
}

const fieldOf = (block, one) => `${block.block_id ?? ""}/${one.action_id ?? ""}`;

// A name that leaves out the words on the button could not be spoken to a voice control.
function labelled(text, label) {
  const shown = words(text);
  if (!label) return shown;
  return label.toLowerCase().includes(shown.toLowerCase()) ? label : `${shown}: ${label}`;
}

async function press(el, one, surface, block, payload) {
  if (el.getAttribute("aria-busy") === "true") return;
  el.setAttribute("aria-busy", "true");
  await act(surface, block, one, payload);
  el.removeAttribute("aria-busy");
}

function button(one, surface, block) {
  return h("button", {
    type: "button", class: `button ${one.style ?? ""}`, "aria-label": labelled(one.text, one.accessibility_label), data: { actionId: one.action_id ?? "", field: fieldOf(block, one) },
    on: { click: (event) => press(event.currentTarget, one, surface, block, { value: one.value ?? "" }) },
  }, words(one.text));
}

function feedback(one, surface, block) {
  const side = (choice, sign) => h("button", {
    type: "button", class: "icon-button", title: words(choice.text), "aria-label": labelled(choice.text, choice.accessibility_label), "aria-pressed": "false",
    data: { actionId: one.action_id, value: choice.value, field: `${fieldOf(block, one)}/${sign}` }, on: { click: async (event) => {
      const el = event.currentTarget;
      for (const other of el.parentElement.children) other.setAttribute("aria-pressed", String(other === el));
      await press(el, one, surface, block, { value: choice.value });
    } },
  }, icon(sign));
  return h("span", { class: "feedback", role: "group", "aria-label": "Was this good?" }, side(one.positive_button, "up"), side(one.negative_button, "thumbDown"));
}

function overflow(one, surface, block) {
  const opener = h("button", { type: "button", class: "icon-button", "aria-label": "More choices", "aria-haspopup": "menu", data: { actionId: one.action_id, field: fieldOf(block, one) } }, icon("more"));
  opener.addEventListener("click", () => menu(opener, one.options.map((option) => ({
    name: words(option.text), hint: words(option.description),
    run: () => press(opener, one, surface, block, { selected: [option.value] }),
  }))));
  return opener;
}
