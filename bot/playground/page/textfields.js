// Fields that hold one text: typed, dated, or numbered; Enter tells the app where `on_enter_pressed` is set.
import { h } from "./dom.js";
import { act, keep, save, typed } from "./surface.js";
import { words } from "./text.js";

const TYPED_AFTER_MS = 400;

/** `type` of the input and its `extra` attributes. */
function textInput(type, { extra = () => ({}) } = {}) {
  return (element, surface, block, how) => {
    const many = element.type === "plain_text_input" && element.multiline;
    const input = h(many ? "textarea" : "input", {
      ...(many ? { rows: 4 } : { type }), ...extra(element), id: how.id, "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy,
      placeholder: words(element.placeholder), dir: "auto", maxlength: element.max_length, autocomplete: "off",
      autofocus: Boolean(element.focus_on_load), data: { field: `${block.block_id}/${element.action_id}` },
    });
    input.value = String(typed(surface, block, element) ?? element.initial_value ?? "");
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const onEnter = how.dispatch && triggers.includes("on_enter_pressed");
    const onKeys = how.dispatch && triggers.includes("on_character_entered");
    const node = h("div", { class: onEnter ? "text-field hinted" : "text-field" }, input,
      onEnter && h("span", { class: "enter-hint", "aria-hidden": "true" }, many ? "Ctrl+Enter to send" : "Enter to send"));
    node.read = () => input.value;
    listen(input, element, surface, block, { onEnter, onKeys, many, value: node.read });
    return node;
  };
}

function listen(input, element, surface, block, when) {
  let timer = null;
  const payload = () => ({ text: when.value() });
  input.addEventListener("input", () => {
    keep(surface, block, element, when.value());
    clearTimeout(timer);
    if (when.onKeys) timer = setTimeout(() => act(surface, block, element, { ...payload(), dispatch: "on_character_entered" }), TYPED_AFTER_MS);
    else save(surface, block, element, payload());
  });
  input.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.isComposing && (!when.many || event.ctrlKey || event.metaKey);
    if (!sends || !when.onEnter) return;
    event.preventDefault();
    act(surface, block, element, payload());
  });
}

const numberLimits = (element) => ({ inputmode: element.is_decimal_allowed ? "decimal" : "numeric" });

export const textFields = {
  plain_text_input: textInput("text"),
  number_input: textInput("text", { extra: numberLimits }),
};
