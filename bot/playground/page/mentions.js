// People type names and the playground keeps ids; what is edited is shown as it was typed.
import { channelName, userName } from "./names.js";
import { unescape } from "./mrkdwn.js";
import { state } from "./state.js";

/** Everyone who can be mentioned: {id, name}, the app first. */
export function mentionable() {
  const app = state.app ? [{ id: state.app.bot_user_id, name: state.app.name, app: true }] : [];
  const people = [...state.users.values()].filter((user) => user.id !== state.app?.bot_user_id).map((user) => ({ id: user.id, name: user.real_name || user.name }));
  return [...app, ...people];
}

/** A kept text as a person would type it, for editing. */
export function readable(text) {
  return unescape(text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (userName(id) ? `@${userName(id)}` : whole))
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (channelName(id) ? `#${channelName(id)}` : whole))
    .replace(/<!(here|channel|everyone)>/g, "@$1").replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
