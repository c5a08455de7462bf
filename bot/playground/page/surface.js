// What a person does to an element goes to the app in order, and what they typed survives a new drawing.
import { post, sentence } from "./api.js";
import { state } from "./state.js";

const SAVE_AFTER_MS = 250;
const values = new Map();

/** Where elements live. `kind`: message | modal | home; `where`: {channel, ts} or {view_id}. */
export function surface(kind, key, where) {
  return { kind, key, where, waiting: new Map(), last: Promise.resolve(), told: null, stored: {} };
}

const kept = new Map();

/** The same surface each time it is drawn, so that what waits to be sent is not lost. */
export function surfaceOf(kind, key, where) {
  const full = `${state.me}/${kind}/${key}`;
  if (!kept.has(full)) kept.set(full, surface(kind, full, where));
  return kept.get(full);
}

const slot = (one, block, element) => `${one.key}/${block.block_id}/${element.action_id}`;

/** What the person has put in a field, or undefined when they have not touched it. */
export function typed(one, block, element) {
  return values.get(slot(one, block, element)) ?? fromState(one.stored[block.block_id]?.[element.action_id]);
}

// A view brings what was given before this page was loaded, in the keys of Slack's `state.values`.
function fromState(state) {
  if (!state) return undefined;
  const [, given] = Object.entries(state).find(([key]) => key !== "type") ?? [];
  if (given === null || given === undefined) return undefined;
  const list = (Array.isArray(given) ? given : [given]).map((one) => one.value ?? one);
  return /select|checkboxes|radio/.test(state.type) ? list : String(given);
}

/** Keep what the person put in a field. */
export function keep(one, block, element, value) {
  values.set(slot(one, block, element), value);
}

/** Forget what was typed on a surface (its modal was closed). */
export function forget(one) {
  for (const key of [...values.keys()]) if (key.startsWith(`${one.key}/`)) values.delete(key);
}

/** Tell of an action that reaches the app, after all that was typed before it. */
export async function act(one, block, element, payload) {
  const key = slot(one, block, element);
  clearTimeout(one.waiting.get(key)?.timer);
  one.waiting.delete(key);
  await flush(one);
  return send(one, block, element, payload);
}

/** Store what was typed, a moment after the last key, without a word to the app. */
export function save(one, block, element, payload) {
  const key = slot(one, block, element);
  clearTimeout(one.waiting.get(key)?.timer);
  const run = () => {
    one.waiting.delete(key);
    one.last = one.last.then(() => send(one, block, element, payload));
    return one.last;
  };
  one.waiting.set(key, { run, timer: setTimeout(run, SAVE_AFTER_MS) });
}

/** Send everything that still waits. */
export async function flush(one) {
  for (const { run, timer } of [...one.waiting.values()]) {
    clearTimeout(timer);
    run();
  }
  await one.last;
}

async function send(one, block, element, payload) {
  const answer = await post("act", { user: state.me, ...one.where, block_id: block.block_id, action_id: element.action_id, ...payload });
  one.told?.(answer.ok ? "" : sentence(answer.error));
  return answer;
}
