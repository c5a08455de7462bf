// On the left: where one can go, as whom one acts, and whether the app is there.
import { drawer, h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName, isAppDm, tintOf, userName } from "./names.js";
import { openPlace } from "./moves.js";
import { on, state } from "./state.js";

/** Draw the sidebar into `root`; `actAs(user)` switches the acting person. */
export function sidebar(root, actAs) {
  const shown = () => [state.team, state.app, state.me, state.channel, state.tab, state.live, state.channels, [...state.users.values()], [...state.unread], state.show.roles];
  on("people place live show", drawer(root, shown, () => [head(), places(), foot(actAs)]));
}

function head() {
  return h("div", { class: "side-head" }, h("p", { dir: "auto" }, state.team?.name ?? "Playground"), h("small", {}, "Slack on this machine"));
}

function places() {
  const shared = state.channels.filter((channel) => !channel.is_im);
  const direct = state.channels.filter((channel) => channel.is_im && !isAppDm(channel));
  const appDm = state.channels.find(isAppDm);
  return h("nav", { class: "side-places", "aria-label": "Places" },
    group("Channels", shared.map((channel) => place(channel, signOf(channel), channel.name))),
    direct.length > 0 && group("Direct messages", direct.map((channel) => place(channel, icon("chat"), channelName(channel.id)))),
    appDm && group("App", [place(appDm, icon("chat"), state.app.name, "messages"), place(appDm, icon("home"), "Home", "home")]));
}

function signOf(channel) {
  return channel.is_mpim ? icon("people") : channel.is_private ? icon("lock") : "#";
}

function group(title, items) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, items.map((item) => h("li", {}, item))));
}

function place(channel, sign, name, tab = "messages") {
  const here = channel.id === state.channel && (state.tab === tab);
  const unread = tab === "messages" && state.unread.has(channel.id);
  const marks = ["place", unread && "unread", channel.is_member === false && "not-member"].filter(Boolean).join(" ");
  return h("button", { type: "button", class: marks, "aria-current": here ? "page" : null, data: { channel: channel.id, tab },
    on: { click: () => openPlace(channel.id, tab) } },
    h("span", { class: "place-sign", "aria-hidden": "true" }, sign), h("span", { class: "place-name", dir: "auto" }, name),
    channel.is_private && !channel.is_im && h("span", { class: "sr-only" }, " (private)"),
    channel.is_ext_shared && h("span", { class: "tag" }, "shared"),
    unread && h("span", { class: "dot", role: "img", "aria-label": "new messages" }));
}

function foot(actAs) {
  const people = [...state.users.values()].filter((user) => !user.is_bot && !user.deleted && user.id !== state.app?.bot_user_id);
  const connected = state.live === "on" && state.app?.connected;
  const copy = state.live === "copy";
  const words = copy ? "A copy, to be read" : state.live === "off" ? "Playground not reachable, trying again…" : connected ? `${state.app.name} is connected` : `${state.app?.name ?? "The app"} is not connected`;
  return h("div", { class: "side-foot" },
    h("div", { class: connected || copy ? "health good" : "health bad", role: "status" }, h("span", { class: "health-dot", "aria-hidden": "true" }), words),
    h("div", { class: "act-as", role: "group", "aria-label": "See what others see" }, h("span", { class: "act-as-title" }, "See what others see"), people.map((user) => h("button", {
      type: "button", "aria-pressed": String(user.id === state.me), class: "person", data: { user: user.id }, on: { click: () => actAs(user.id) },
    }, h("span", { class: `picture small tint-${tintOf(user.id)}`, "aria-hidden": "true" }, [...userName(user.id)][0]),
      h("span", { class: "person-name", dir: "auto" }, userName(user.id), roleOf(user) && h("small", {}, roleOf(user)))))),
    !copy && h("a", { class: "export", href: "/export", download: "conversation.html" }, icon("download"), "Save as one file"));
}

// What somebody is in this workspace: as the show says, else as Slack marks them.
function roleOf(user) {
  const role = state.show.roles?.[user.real_name];
  if (role) return role;
  if (user.team_id) return "another company";
  return user.is_restricted || user.is_ultra_restricted ? "guest" : "";
}
