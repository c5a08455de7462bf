// A shortcode we know becomes its character; one we don't know stays as typed.
import known from "./vendor/emoji.js";

// Slack's own names where they differ from GitHub's.
const SLACK_NAMES = {
  thumbsup: "👍", thumbsdown: "👎", simple_smile: "🙂", slightly_smiling_face: "🙂", white_frowning_face: "☹️", heavy_check_mark: "✔️",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", large_red_square: "🟥", large_green_square: "🟩",
  large_yellow_square: "🟨", hourglass_flowing_sand: "⏳", thinking_face: "🤔", robot_face: "🤖", face_with_monocle: "🧐",
  speech_balloon: "💬", left_speech_bubble: "🗨️", lower_left_ballpoint_pen: "🖊️", black_square_for_stop: "⏹️", spiral_note_pad: "🗒️",
};
const SKIN_TONE = /::skin-tone-\d$/;

/** The character of `name` (no colons), or null. */
export function emojiOf(name) {
  const plain = name.replace(SKIN_TONE, "");
  return SLACK_NAMES[plain] ?? (Object.hasOwn(known, plain) ? known[plain] : null);
}

/** `text` with every known :shortcode: replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/gi, (typed, name) => emojiOf(name) ?? typed);
}

/** Slack's rich_text gives an emoji's code points in hex, joined by hyphens. */
export function emojiOfElement(element) {
  if (element.unicode && /^[0-9a-f-]+$/i.test(element.unicode)) {
    return String.fromCodePoint(...element.unicode.split("-").map((part) => Number.parseInt(part, 16)));
  }
  return emojiOf(element.name) ?? `:${element.name}:`;
}
