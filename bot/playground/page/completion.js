// A word begun with / or @ or # shows what it can become; arrows choose, Tab or Enter takes, Escape leaves.
import { h } from "./dom.js";
import { mentionable } from "./mentions.js";
import { state } from "./state.js";

const MOST = 8;

/** Completion for `input`; `commands` tells whether slash commands are offered. Gives the node and a key handler. */
export function completion(input, { commands }) {
  const list = h("div", { class: "completion", role: "listbox", "aria-label": "Suggestions", hidden: true });
  let found = [];
  let at = 0;

  const close = () => {
    list.hidden = true;
    found = [];
    input.removeAttribute("aria-activedescendant");
  };
  const take = (one) => {
    const end = input.selectionStart;
    input.setRangeText(`${one.insert} `, one.from, end, "end");
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  };
  const draw = () => {
    list.replaceChildren(...found.map((one, index) => h("button", { type: "button", role: "option", id: `${input.id}-option-${index}`, tabindex: "-1",
      "aria-selected": String(index === at), on: { pointerdown: (event) => event.preventDefault(), click: () => take(one) } },
      h("strong", { dir: "auto" }, one.shown), one.hint && h("span", { class: "usage" }, ` ${one.hint}`), one.about && h("small", { dir: "auto" }, one.about))));
    list.hidden = !found.length;
    if (found.length) input.setAttribute("aria-activedescendant", `${input.id}-option-${at}`);
  };
  input.addEventListener("input", () => {
    found = candidates(input, commands).slice(0, MOST);
    at = 0;
    draw();
  });
  input.addEventListener("blur", close);

  const key = (event) => {
    if (list.hidden) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      const one = found[at];
      const whole = one.insert === input.value.trim();
      if (event.key === "Enter" && whole) return close(), false;
      take(one);
    } else if (event.key === "Escape") close();
    else return false;
    if (found.length) draw();
    event.preventDefault();
    return true;
  };
  return { node: list, key, close };
}

function candidates(input, commands) {
  const before = input.value.slice(0, input.selectionStart);
  if (commands && /^\/\S*$/.test(before)) {
    return (state.app?.commands ?? []).filter((one) => one.command.startsWith(before.toLowerCase()))
      .map((one) => ({ shown: one.command, insert: one.command, hint: one.usage_hint, about: one.description, from: 0 }));
  }
  const begun = /(^|\s)([@#])([^\s@#]*)$/.exec(before);
  if (!begun) return [];
  const from = before.length - begun[3].length - 1;
  const matches = (name) => name.toLowerCase().startsWith(begun[3].toLowerCase());
  if (begun[2] === "@") return mentionable().filter((one) => matches(one.name)).map((one) => ({ shown: `@${one.name}`, insert: `@${one.name}`, about: one.app ? "App" : "", from }));
  return state.channels.filter((one) => !one.is_im && matches(one.name)).map((one) => ({ shown: `#${one.name}`, insert: `#${one.name}`, from }));
}
