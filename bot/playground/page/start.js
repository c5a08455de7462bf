// The empty pane: what this is, a tour, and things to try that type themselves into the right place.
import { drawer, h } from "./dom.js";
import { icon } from "./icons.js";
import { openPlace } from "./moves.js";
import { state } from "./state.js";
import { playTour } from "./tour.js";

/** Draw the start card into `root` while the channel is empty. */
export function startCard(root) {
  const visible = () => Boolean(state.show.start) && state.tab === "messages" && !state.loading && !state.roots.length && !state.earlier;
  const draw = drawer(root, () => [visible(), state.show.start, state.show.tour?.length, visible() && rowsOf(state.show.start)], () => visible() && card(state.show.start));
  return { draw, isVisible: visible };
}

// Only what this person can try: a guest is not in every channel.
const rowsOf = (start) => (start.rows ?? []).filter((row) => !row.channel || placeNamed(row.channel));

function card(start) {
  const rows = rowsOf(start);
  const tour = state.show.tour?.length > 0 && h("button", { type: "button", class: "button primary tour-button", on: { click: () => playTour(state.show.tour) } },
    icon("play"), start.tour ?? "Show me");
  return h("section", { class: "start-card", "aria-label": start.title },
    h("h3", { dir: "auto" }, start.title), start.text && h("p", { dir: "auto" }, start.text), tour,
    rows.length > 0 && h("div", { class: "try-rows", role: "group", "aria-label": "Try this" }, h("h4", {}, "Try this"), rows.map((row) => h("button", {
      type: "button", class: "try-row", on: { click: () => tryRow(row) },
    }, h("span", { class: "try-label", dir: "auto" }, row.label), h("span", { class: "try-text", dir: "auto" }, row.text)))));
}

/** The place that a row or a step of a tour means: a channel by its name, or `app` for the app's direct messages. */
export function placeNamed(name) {
  return state.channels.find((channel) => (name === "app" ? channel.is_im && channel.user === state.app?.bot_user_id : channel.name === name));
}

async function tryRow(row) {
  const channel = row.channel && placeNamed(row.channel);
  if (channel && (channel.id !== state.channel || state.tab !== "messages")) await openPlace(channel.id);
  const input = document.getElementById("composer");
  input.value = row.text;
  input.dispatchEvent(new Event("input"));
  input.focus();
}
