// Fields that hold one text, typed or a number; it is stored a moment after the last key.
import { h } from "./dom.js";
import { keep, save, typed } from "./surface.js";
import { words } from "./text.js";

function textInput(element, surface, block, how) {
  const input = h(element.multiline ? "textarea" : "input", {
    ...(element.multiline ? { rows: 4 } : { type: "text" }), inputmode: inputMode(element), id: how.id, "aria-describedby": how.describedBy,
    placeholder: words(element.placeholder), dir: "auto", maxlength: element.max_length, autocomplete: "off",
    data: { field: `${block.block_id}/${element.action_id}` },
  });
  input.value = String(typed(surface, block, element) ?? element.initial_value ?? "");
  const node = h("div", { class: "text-field" }, input);
  node.read = () => input.value;
  input.addEventListener("input", () => {
    keep(surface, block, element, input.value);
    save(surface, block, element, { text: input.value });
  });
  return node;
}

function inputMode(element) {
  if (element.type !== "number_input") return null;
  return element.is_decimal_allowed ? "decimal" : "numeric";
}

export const textFields = { plain_text_input: textInput, number_input: textInput };
