// People and channels are shown by name, never by id.
import { state } from "./state.js";

/** The name people read for a user id, or null when the id is unknown. */
export function userName(id) {
  if (state.app && id === state.app.bot_user_id) return state.app.name;
  const user = state.users.get(id);
  return user ? user.real_name || user.name : null;
}

/** The name of a channel id without its mark, or null when this person cannot see it. */
export function channelName(id) {
  const channel = state.channels.find((one) => one.id === id);
  if (!channel) return null;
  return channel.is_im ? (userName(channel.user) ?? state.app?.name ?? "Direct message") : channel.name;
}

/** A channel as it is titled: "# general", "private", or the other person's name. */
export function channelTitle(channel) {
  if (!channel) return "";
  if (channel.is_im) return channelName(channel.id);
  return channel.is_mpim ? channel.name.replace(/^mpdm-|-1$/g, "").replaceAll("--", ", ") : `${channel.is_private ? "" : "# "}${channel.name}`;
}

/** Whether this is the direct message with the app. */
export function isAppDm(channel) {
  return Boolean(channel?.is_im && (!channel.user || channel.user === state.app?.bot_user_id));
}

/** Who wrote a message: name, whether an app did, and a stable colour number for the picture. */
export function authorOf(message) {
  const app = Boolean(message.bot_id || message.bot_profile || (state.app && message.user === state.app.bot_user_id));
  const name = message.username ?? userName(message.user) ?? (app ? state.app?.name : null) ?? "Someone";
  return { name, app, tint: tintOf(message.user ?? message.bot_id ?? name) };
}

const TINTS = 6;

/** A number below six that is always the same for the same id. */
export function tintOf(id) {
  let sum = 0;
  for (const char of String(id)) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return sum % TINTS;
}
