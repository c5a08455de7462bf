// Law: fields that hold one text: typed, dated, or numbered; Enter tells the app where `on_enter_pressed` is set.
import { h } from "./dom.js";
import { act, keep, save, typed } from "./surface.js";
import { words } from "./text.js";

const TYPED_AFTER_MS = 400;

const same = (text) => text;

/** `type` of the input, `initialOf` the element, and how its value is shown in the input and read from it. */
function textInput(type, { extra = () => ({}), initialOf = (element) => element.initial_value, show = same, read = same } = {}) {
  return (element, surface, block, how) => {
    const many = element.type === "plain_text_input" && element.multiline;
    const input = h(many ? "textarea" : "input", {
      ...(many ? { rows: 4 } : { type }), ...extra(element), id: how.id, "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy,
      placeholder: words(element.placeholder), dir: "auto", maxlength: element.max_length, autocomplete: "off",
      autofocus: Boolean(element.focus_on_load), data: { field: `${block.block_id}/${element.action_id}` },
    });
    input.value = show(String(typed(surface, block, element) ?? initialOf(element) ?? ""));
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const onEnter = how.dispatch && isTyped(element) && triggers.includes("on_enter_pressed");
    const onKeys = how.dispatch && isTyped(element) && triggers.includes("on_character_entered");
    const node = h("div", { class: "text-field" }, input,
      onEnter && h("span", { class: "enter-hint", "aria-hidden": "true" }, many ? "Ctrl+Enter to send" : "Enter to send"));
    node.read = () => read(input.value);
    listen(input, element, surface, block, { onEnter, onKeys, atOnce: how.dispatch && !isTyped(element), many, value: node.read });
    return node;
  };
}

function isTyped(element) {
  return !/picker$/.test(element.type);
}

function listen(input, element, surface, block, when) {
  let timer = null;
  const payload = () => ({ text: when.value() });
  input.addEventListener("input", () => {
    keep(surface, block, element, when.value());
    if (when.atOnce) return;
    clearTimeout(timer);
    if (when.onKeys) timer = setTimeout(() => act(surface, block, element, { ...payload(), dispatch: "on_character_entered" }), TYPED_AFTER_MS);
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

// Slack gives a moment in Unix seconds; the browser's field shows local time.
const momentShown = (seconds) => {
  if (!seconds) return "";
  const at = new Date(Number(seconds) * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const momentRead = (local) => (local ? String(Math.floor(new Date(local).getTime() / 1000)) : "");

export const textFields = {
  plain_text_input: textInput("text"),
  email_text_input: textInput("email"),
  url_text_input: textInput("url"),
  number_input: textInput("text", { extra: numberLimits }),
  datepicker: textInput("date", { initialOf: (element) => element.initial_date }),
  timepicker: textInput("time", { initialOf: (element) => element.initial_time }),
  datetimepicker: textInput("datetime-local", { initialOf: (element) => element.initial_date_time, show: momentShown, read: momentRead }),
};
