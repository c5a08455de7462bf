// What the page knows lives here once; whoever changes it says which topic changed.

export const state = {
  me: null, team: null, app: null, users: new Map(), channels: [], home: null, views: [],
  channel: null, tab: "messages", thread: null,
  roots: [], replies: [], loading: true, earlier: false, later: false, show: {}, unread: new Map(), statuses: new Map(), notices: [],
  live: "connecting",
};

const listeners = new Map();

/** Call `listener` whenever one of `topics` changes. */
export function on(topics, listener) {
  for (const topic of topics.split(" ")) listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

/** Tell that these topics changed; each listener runs once. */
export function changed(topics) {
  const due = new Set(topics.split(" ").flatMap((topic) => listeners.get(topic) ?? []));
  for (const listener of due) listener();
}

/** The channel that is open, or undefined. */
export function openChannel() {
  return state.channels.find((channel) => channel.id === state.channel);
}

/** The key under which the status of one thread is kept. */
export function threadKey(channel, thread) {
  return `${channel}:${thread ?? ""}`;
}

const loads = new Set();

/** Until `take()` notes what events bring, so that a slow answer does not undo them: {roots, replies, take}. */
export function noteNews() {
  const news = { roots: [], replies: [], take: () => loads.delete(news) };
  loads.add(news);
  return news;
}

/** Put a message that an event brought into `roots` or `replies`. */
export function receive(list, message) {
  upsert(state[list], message);
  for (const news of loads) news[list].push(message);
}

/** Put a message in a list by its ts, in order; true when the list did not have it. */
export function upsert(list, message) {
  const at = list.findIndex((one) => one.ts === message.ts);
  if (at >= 0) {
    list[at] = message;
    return false;
  }
  const after = list.findIndex((one) => Number(one.ts) > Number(message.ts));
  list.splice(after < 0 ? list.length : after, 0, message);
  return true;
}
