// A text object is shown by its own type: mrkdwn is read, plain_text is not.
import { withEmoji } from "./emoji.js";
import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** The nodes of a text object `{type, text, emoji}`, or of a bare string. */
export function text(object) {
  if (object === null || object === undefined) return [];
  if (typeof object === "string") return lines(object);
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return lines(words(object));
}

/** A text object's characters only, for labels and options. */
export function words(object) {
  if (!object) return "";
  if (typeof object === "string") return object;
  return object.emoji === false ? object.text : withEmoji(object.text ?? "");
}

function lines(plain) {
  return plain.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line]));
}
