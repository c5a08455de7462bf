// A screen reader is told what is new, once and in short: the first words of a message, or what an edit added.
import { h } from "./dom.js";
import { authorOf } from "./names.js";
import { readable } from "./mentions.js";

const LONGEST = 240;
const region = h("div", { class: "sr-only", role: "log", "aria-live": "polite", "aria-label": "New messages" });
document.body.append(region);

/** Announce a new message or, given how it was `before`, what its edit added. */
export function announce(message, before = null) {
  if (message.streaming) return;
  const text = textOf(message);
  const old = before && !before.streaming ? textOf(before) : null;
  if (text === old) return;
  const added = old === null ? text : text.split(/\n+/).filter((line) => !old.includes(line)).join(" ");
  const words = `${authorOf(message).name}${old === null ? "" : ", edited"}: ${added || text}`;
  region.replaceChildren(h("p", {}, words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words));
}

function textOf(message) {
  return readable(message.text ?? "");
}
