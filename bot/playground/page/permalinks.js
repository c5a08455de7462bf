// Links to messages of this workspace lead to places of this page, whatever address the playground had when they were made.
import { state } from "./state.js";

const LOCAL = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/archives\/([A-Z0-9]+)(?:\/p(\d+))?(?:[?#]|$)/;
const MICROS = 6;

/** {channel, ts, thread?} of a link to a message of this workspace, else null. */
export function permalink(address) {
  const [, channel, stamp] = LOCAL.exec(address ?? "") ?? [];
  if (!channel) return null;
  return { channel, ts: stamp && `${stamp.slice(0, -MICROS)}.${stamp.slice(-MICROS)}`, thread: new URL(address).searchParams.get("thread_ts") };
}

/** The address of that place in this page: `#user=…&channel=…&thread=…`; null if this person can't see it. */
export function placeAddress({ channel, ts, thread }) {
  if (!state.channels.some((one) => one.id === channel)) return null;
  const kept = Object.entries({ user: state.me, channel, thread: thread ?? ts }).filter(([, value]) => value);
  return `#${new URLSearchParams(kept)}`;
}
