// The place of live.js in a copy of the conversation: nothing new comes in.
import { changed, state } from "./state.js";

/** Load what is there, once. */
export function follow(user, handle, back) {
  state.live = "copy";
  changed("live");
  back();
}

export function stop() {}
