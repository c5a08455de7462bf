// Law: an external select shows only what the app suggests for what was typed.
import { h } from "./dom.js";
import { post, sentence } from "./api.js";
import { state } from "./state.js";
import { typed } from "./surface.js";
import { words } from "./text.js";

const ASK_AFTER_MS = 250;
const DEFAULT_MIN_QUERY = 3;

/** A field maker for external_select (`many` false) and multi_external_select; `choose` keeps and tells. */
export function suggestions(choose, many) {
  return (element, surface, block, how) => {
    const initial = many ? (element.initial_options ?? []) : [element.initial_option].filter(Boolean);
    const names = new Map(initial.map((one) => [one.value, words(one.text)]));
    let chosen = typed(surface, block, element) ?? initial.map((one) => one.value);
    const chips = h("div", { class: "chips" });
    const input = h("input", { type: "text", id: how.id, role: "combobox", "aria-expanded": "false", autocomplete: "off", dir: "auto",
      "aria-label": how.labelId ? null : how.label, "aria-describedby": how.describedBy, placeholder: words(element.placeholder) || "Type to search",
      data: { field: `${block.block_id}/${element.action_id}` } });
    const list = h("div", { class: "suggested", role: "listbox", hidden: true });
    const node = h("div", { class: "select external" }, chips, input, list);

    const show = (next) => {
      chosen = next;
      chips.replaceChildren(...chosen.map((value) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${names.get(value) ?? value}`,
        on: { click: () => change(chosen.filter((one) => one !== value)) } }, names.get(value) ?? value, " ×")));
    };
    const change = (next) => {
      const before = chosen;
      show(next);
      choose(element, surface, block, how, chosen, () => show(before));
    };
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const offer = (answer) => {
      const options = (answer.option_groups ?? [answer]).flatMap((group) => group.options ?? []);
      const note = answer.ok ? "No results" : sentence(answer.error);
      list.replaceChildren(...(options.length ? options.map((one) => h("button", { type: "button", role: "option", on: { click: () => {
        names.set(one.value, words(one.text));
        input.value = "";
        close();
        change(many ? [...new Set([...chosen, one.value])] : [one.value]);
      } } }, words(one.text))) : [h("div", { class: "hint" }, note)]));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    let timer = null;
    const ask = () => {
      clearTimeout(timer);
      const query = input.value;
      if (query.length < (element.min_query_length ?? DEFAULT_MIN_QUERY)) return close();
      timer = setTimeout(async () => {
        const answer = await post("suggest", { user: state.me, ...surface.where, block_id: block.block_id, action_id: element.action_id, value: query });
        if (input.value === query) offer(answer);
      }, ASK_AFTER_MS);
    };
    input.addEventListener("input", ask);
    input.addEventListener("focus", ask);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        event.preventDefault();
        close();
      }
      if (event.key === "ArrowDown" && !list.hidden) list.querySelector("button")?.focus();
      if (event.key === "Enter") event.preventDefault();
    });
    show(chosen);
    node.read = () => chosen;
    return node;
  };
}
