// Fields that hold chosen options; every choice is stored at once.
import { h } from "./dom.js";
import { channelTitle } from "./names.js";
import { state } from "./state.js";
import { keep, save, typed } from "./surface.js";
import { text, words } from "./text.js";

function choose(element, surface, block, selected) {
  keep(surface, block, element, selected);
  save(surface, block, element, { selected });
}

const initialOf = (element) => (element.initial_options ?? (element.initial_option ? [element.initial_option] : [])).map((one) => one.value);

function buttons(kind) {
  return (element, surface, block, how) => {
    const initial = typed(surface, block, element) ?? initialOf(element);
    const node = h("div", { class: "choices", id: how.id, role: kind === "radio" ? "radiogroup" : "group", "aria-labelledby": how.labelId, "aria-describedby": how.describedBy });
    element.options.forEach((option, at) => {
      const input = h("input", { type: kind, name: how.id, value: option.value, data: { field: `${block.block_id}/${element.action_id}/${at}` } });
      input.checked = initial.includes(option.value);
      input.addEventListener("change", () => choose(element, surface, block, node.read()));
      node.append(h("label", { class: "choice" }, input, h("span", { dir: "auto" }, text(option.text),
        option.description && h("small", { dir: "auto" }, text(option.description)))));
    });
    node.read = () => [...node.querySelectorAll("input:checked")].map((one) => one.value);
    return node;
  };
}

function places(element) {
  const wanted = (channel) => !element.filter?.include || element.filter.include.includes(channel.is_im ? "im" : channel.is_private ? "private" : "public");
  return state.channels.filter(wanted).map((channel) => ({ value: channel.id, text: { type: "plain_text", text: channelTitle(channel), emoji: false } }));
}

function select(optionsOf, many) {
  return (element, surface, block, how) => {
    let chosen = typed(surface, block, element) ?? initialOf(element);
    const options = optionsOf(element);
    const nameOf = new Map(options.map((one) => [one.value, words(one.text)]));
    const menu = h("select", { id: how.id, "aria-describedby": how.describedBy, data: { field: `${block.block_id}/${element.action_id}` } });
    const chips = many && h("div", { class: "chips" });
    const node = h("div", { class: many ? "select many" : "select" }, chips, menu);
    const draw = () => {
      menu.replaceChildren(h("option", { value: "" }, words(element.placeholder) || (many ? "Add…" : "Choose…")),
        ...options.filter((one) => !many || !chosen.includes(one.value)).map((one) => h("option", { value: one.value },
          words(one.text), one.description && ` (${words(one.description)})`)));
      menu.value = many ? "" : (chosen[0] ?? "");
      chips?.replaceChildren(...chosen.map((value) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${nameOf.get(value) ?? value}`,
        on: { click: () => change(chosen.filter((one) => one !== value)) } }, nameOf.get(value) ?? value, " ×")));
    };
    const change = (next) => {
      chosen = next;
      draw();
      choose(element, surface, block, chosen);
    };
    menu.addEventListener("change", () => change(many ? [...chosen, menu.value] : [menu.value].filter(Boolean)));
    draw();
    node.read = () => chosen;
    return node;
  };
}

const fixed = (element) => element.options;

export const choiceFields = {
  radio_buttons: buttons("radio"),
  checkboxes: buttons("checkbox"),
  static_select: select(fixed),
  multi_static_select: select(fixed, true),
  conversations_select: select(places),
};
