// Law: fields that hold one text: typed, dated, or numbered; Enter tells the app where `on_enter_pressed` is set.
import { h } from "./dom.js";
import { act, keep, save, typed } from "./surface.js";
import { words } from "./text.js";

const TYPED_AFTER_MS = 400;

function textInput(type, extra = () => ({}), initialOf = (element) => element.initial_value) {
  return (element, surface, block, how) => {
    const many = element.type === "plain_text_input" && element.multiline;
    const initial = typed(surface, block, element) ?? initialOf(element) ?? "";
    const input = h(many ? "textarea" : "input", {
      ...(many ? { rows: 4 } : { type }), ...extra(element), id: how.id, "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy,
      placeholder: words(element.placeholder), dir: "auto", maxlength: element.max_length, autocomplete: "off",
      autofocus: Boolean(element.focus_on_load), data: { field: `${block.block_id}/${element.action_id}` },
    });
    input.value = initial;
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const onEnter = how.dispatch && isTyped(element) && triggers.includes("on_enter_pressed");
    const onKeys = how.dispatch && isTyped(element) && triggers.includes("on_character_entered");
    listen(input, element, surface, block, { onEnter, onKeys, atOnce: how.dispatch && !isTyped(element), many });
    const node = h("div", { class: "text-field" }, input,
      onEnter && h("span", { class: "enter-hint", "aria-hidden": "true" }, many ? "Ctrl+Enter to send" : "Enter to send"));
    node.read = () => input.value;
    return node;
  };
}

function isTyped(element) {
  return !/picker$/.test(element.type);
}

function listen(input, element, surface, block, when) {
  let timer = null;
  const payload = () => ({ text: input.value });
  input.addEventListener("input", () => {
    keep(surface, block, element, input.value);
    if (when.atOnce) return;
    clearTimeout(timer);
    if (when.onKeys) timer = setTimeout(() => act(surface, block, element, payload()), TYPED_AFTER_MS);
    else save(surface, block, element, payload());
  });
  if (when.atOnce) input.addEventListener("change", () => act(surface, block, element, payload()));
  input.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.isComposing && (!when.many || event.ctrlKey || event.metaKey);
    if (!sends || !when.onEnter) return;
    event.preventDefault();
    act(surface, block, element, payload());
  });
}

const numberLimits = (element) => ({ inputmode: element.is_decimal_allowed ? "decimal" : "numeric" });

function momentInput(element) {
  if (!element.initial_date_time) return "";
  const at = new Date(element.initial_date_time * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function moment(element, surface, block, how) {
  const node = textInput("datetime-local", undefined, momentInput)(element, surface, block, how);
  const input = node.querySelector("input");
  node.read = () => (input.value ? String(Math.floor(new Date(input.value).getTime() / 1000)) : "");
  return node;
}

export const textFields = {
  plain_text_input: textInput("text"),
  email_text_input: textInput("email"),
  url_text_input: textInput("url"),
  number_input: textInput("text", numberLimits),
  datepicker: textInput("date", undefined, (element) => element.initial_date),
  timepicker: textInput("time", undefined, (element) => element.initial_time),
  datetimepicker: moment,
};
