// While the app works in a thread, the thread says so and offers Stop.
import { post } from "./api.js";
import { fill, h } from "./dom.js";
import { fine } from "./moves.js";
import { state, threadKey } from "./state.js";

/** A status line: `draw(thread)` shows what the app does in that thread of the open channel, or nothing. */
export function statusLine() {
  const node = h("div", { class: "status-line", role: "status", hidden: true });
  let shown = "";

  const draw = (threads) => {
    const thread = threads.find((one) => state.statuses.has(threadKey(state.channel, one)) || writing(one));
    const status = thread && (state.statuses.get(threadKey(state.channel, thread)) ?? "is writing…");
    const sign = JSON.stringify([state.channel, thread, status]);
    if (sign === shown) return;
    shown = sign;
    node.hidden = !status;
    if (!status) return fill(node);
    fill(node, h("span", { class: "pulse", "aria-hidden": "true" }), h("strong", {}, state.app?.name ?? "The app"), " ", h("span", { dir: "auto" }, status),
      h("button", { type: "button", class: "button small stop", on: { click: async () => {
        fine(await post("stop", { user: state.me, channel: state.channel, thread_ts: thread }), thread);
      } } }, "Stop"));
  };
  return { node, draw };
}

function writing(thread) {
  return [...state.replies, ...state.roots].some((message) => message.streaming && (message.thread_ts ?? message.ts) === thread);
}
