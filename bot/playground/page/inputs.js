// A field keeps what was put in and stores it with the playground; the app gets it with the next button.
import { h } from "./dom.js";
import { choiceFields } from "./choices.js";
import { textFields } from "./textfields.js";
import { words } from "./text.js";

const FIELDS = { ...textFields, ...choiceFields };
let count = 0;

// `read()` on a field gives its value: a text, or a list of option values.
function field(element, surface, block, how) {
  const node = FIELDS[element.type](element, surface, block, { id: `field-${++count}`, ...how });
  node.classList.add("field-element");
  Object.assign(node.dataset, { blockId: block.block_id ?? "", actionId: element.action_id ?? "" });
  return node;
}

/** The node of an `input` block: label, field, hint, and room for what is wrong with it. */
export function inputBlock(block, surface) {
  const element = block.element;
  const id = `input-${++count}`;
  const isGroup = ["radio_buttons", "checkboxes"].includes(element.type);
  const marks = [words(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  const control = Object.hasOwn(FIELDS, element.type)
    ? field(element, surface, block, { id, labelId: `${id}-label`, describedBy: `${id}-hint ${id}-error` })
    : h("div", { class: "not-shown" }, `Element type ${element.type} is not shown here`);
  return h("div", { class: "input", data: { inputBlock: block.block_id ?? "" } },
    h(isGroup ? "div" : "label", { class: "input-label", id: `${id}-label`, for: isGroup ? null : id, dir: "auto" }, marks),
    control,
    block.hint && h("div", { class: "hint", id: `${id}-hint`, dir: "auto" }, words(block.hint)),
    h("div", { class: "input-error", id: `${id}-error`, role: "alert", dir: "auto" }));
}
