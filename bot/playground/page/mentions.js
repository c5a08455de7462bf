// Law: people type names; Slack keeps ids: this module turns one into the other and back.
import { channelName, userName } from "./names.js";
import { unescape } from "./mrkdwn.js";
import { state } from "./state.js";

/** Everyone who can be mentioned: {id, name}, the app first. */
export function mentionable() {
  const app = state.app ? [{ id: state.app.bot_user_id, name: state.app.name, app: true }] : [];
  const people = [...state.users.values()].filter((user) => user.id !== state.app?.bot_user_id).map((user) => ({ id: user.id, name: user.real_name || user.name }));
  return [...app, ...people];
}

/** Typed text as Slack sends it: &, <, > escaped, @Name and #channel as ids. */
export function sendable(typed) {
  let text = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  text = text.replace(/&lt;(@[UWB][A-Z0-9]+)&gt;/g, "<$1>");
  const names = [...mentionable().map((one) => ["@", one.name, `<@${one.id}>`]),
    ...state.channels.filter((one) => !one.is_im).map((one) => ["#", one.name, `<#${one.id}>`])].sort((a, b) => b[1].length - a[1].length);
  for (const [mark, name, id] of names) {
    const pattern = new RegExp(`(^|[^\\p{L}\\p{N}_])${mark}${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_-])`, "giu");
    text = text.replace(pattern, (_, before) => `${before}${id}`);
  }
  return text;
}

/** The same text as a person would type it, for editing. */
export function readable(text) {
  return unescape(text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (userName(id) ? `@${userName(id)}` : whole))
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (channelName(id) ? `#${channelName(id)}` : whole))
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
