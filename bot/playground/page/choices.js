// Fields that hold chosen options; every choice is stored at once, and told where the block dispatches.
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { channelTitle } from "./names.js";
import { state } from "./state.js";
import { act, keep, save, typed } from "./surface.js";
import { text, words } from "./text.js";

/** Keep a choice and pass it on; a refused confirm puts the old one back. */
async function choose(element, surface, block, how, selected, undo) {
  if (how.dispatch && !(await confirmed(element.confirm))) return undo();
  keep(surface, block, element, selected);
  if (how.dispatch) act(surface, block, element, { selected });
  else save(surface, block, element, { selected });
}

function buttons(kind) {
  return (element, surface, block, how) => {
    const initial = typed(surface, block, element) ?? (element.initial_options ?? (element.initial_option ? [element.initial_option] : [])).map((one) => one.value);
    let before = initial;
    const node = h("div", { class: "choices", id: how.id, role: kind === "radio" ? "radiogroup" : "group",
      "aria-labelledby": how.labelId, "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy });
    element.options.forEach((option, at) => {
      const input = h("input", { type: kind, name: how.id, value: option.value, data: { field: `${block.block_id}/${element.action_id}/${at}` } });
      input.checked = initial.includes(option.value);
      input.addEventListener("change", () => choose(element, surface, block, how, node.read(), () => {
        for (const one of node.querySelectorAll("input")) one.checked = before.includes(one.value);
      }).then(() => (before = node.read())));
      node.append(h("label", { class: "choice" }, input, h("span", { dir: "auto" }, text(option.text),
        option.description && h("small", { dir: "auto" }, text(option.description)))));
    });
    node.read = () => [...node.querySelectorAll("input:checked")].map((one) => one.value);
    return node;
  };
}

const option = (value, name) => ({ value, text: { type: "plain_text", text: name, emoji: false } });
const people = () => [...state.users.values()].map((user) => option(user.id, user.real_name || user.name));
const places = (element) => state.channels.filter((channel) => wanted(channel, element.filter)).map((channel) => option(channel.id, channelTitle(channel)));

function wanted(channel, filter) {
  if (!filter?.include) return true;
  return filter.include.includes(channel.is_im ? "im" : channel.is_private ? "private" : "public");
}

function select(groupsOf, initialOf, many) {
  return (element, surface, block, how) => {
    let chosen = typed(surface, block, element) ?? initialOf(element, surface).filter(Boolean);
    const groups = groupsOf(element);
    const nameOf = new Map(groups.flatMap((group) => group.options).map((one) => [one.value, words(one.text)]));
    const menu = h("select", { id: how.id, "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy, data: { field: `${block.block_id}/${element.action_id}` } });
    const chips = many && h("div", { class: "chips" });
    const node = h("div", { class: many ? "select many" : "select" }, chips, menu);
    const draw = () => {
      menu.replaceChildren(h("option", { value: "" }, words(element.placeholder) || (many ? "Add…" : "Choose…")), ...groups.flatMap((group) => {
        const all = group.options.filter((one) => !many || !chosen.includes(one.value)).map((one) => h("option", { value: one.value },
          words(one.text), one.description && ` (${words(one.description)})`));
        return group.label ? [h("optgroup", { label: words(group.label) }, all)] : all;
      }));
      menu.value = many ? "" : (chosen[0] ?? "");
      menu.disabled = Boolean(many && element.max_selected_items && chosen.length >= element.max_selected_items);
      chips?.replaceChildren(...chosen.map((value) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${nameOf.get(value) ?? value}`,
        on: { click: () => change(chosen.filter((one) => one !== value)) } }, nameOf.get(value) ?? value, " ×")));
    };
    const change = (next) => {
      const before = chosen;
      chosen = next;
      draw();
      choose(element, surface, block, how, chosen, () => {
        chosen = before;
        draw();
      });
    };
    menu.addEventListener("change", () => change(many ? [...chosen, menu.value] : [menu.value].filter(Boolean)));
    draw();
    node.read = () => chosen;
    return node;
  };
}

const fixed = (element) => element.option_groups ?? [{ options: element.options ?? [] }];
const one = (name) => (element) => [element[name]];
const here = (element) => [element.initial_conversation ?? (element.default_to_current_conversation ? state.channel : null)];

export const choiceFields = {
  radio_buttons: buttons("radio"),
  checkboxes: buttons("checkbox"),
  static_select: select(fixed, (element) => [element.initial_option?.value]),
  multi_static_select: select(fixed, (element) => (element.initial_options ?? []).map((chosen) => chosen.value), true),
  users_select: select(() => [{ options: people() }], one("initial_user")),
  conversations_select: select((element) => [{ options: places(element) }], here),
};
