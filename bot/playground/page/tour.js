// Plays a tour that was given over the control API: it types and presses as a person would, and says what to look at.
//
// A stop is {caption, ring?, do: [step]}; a step is one of
//   {open: channel name or "app"}   {type: text, thread?: true}   {send: true, thread?: true}   {press: words on a button}
//   {check: words of a choice, of?: its label}                    {fill: label, text}
//   {wait: words that appear}       {pause: milliseconds}         {person: name, channel: name}
// `ring` and `wait` name words in a message, or a CSS selector that begins with "." or "#". `person` brings somebody new, alone
// with the app in a private channel, and acts as them: what a tour does stands in nobody else's lists.
import { control } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { loadState, openPlace } from "./moves.js";
import { placeNamed } from "./start.js";
import { state as page } from "./state.js";

const KEY_MS = 28;
const STEP_MS = 500;
const READ_MS_PER_WORD = 330;
const LEAST_MS = 3500;
const PATIENCE_MS = 60_000;
const TICK_MS = 50;

let playing = null;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class TourEndedError extends Error {}

/** Play the stops in order until the end, or until the person takes over. */
export async function playTour(stops) {
  playing?.end();
  const tour = (playing = bar(stops.length, { user: page.me, channel: page.channel }));
  try {
    for (const [at, stop] of stops.entries()) {
      tour.show(at, stop.caption);
      for (const step of stop.do ?? []) await run(tour, step);
      if (stop.ring) tour.ring(await find(tour, stop.ring), () => seen(stop.ring).at(-1));
      await tour.read(stop.caption);
    }
    tour.finish();
  } catch (problem) {
    if (!(problem instanceof TourEndedError)) tour.fail(String(problem.message ?? problem));
  }
}

// The bar with the caption and the controls; `wait(ms)` obeys pause, next and half speed.
function bar(count, home) {
  const state = { paused: false, slow: false, skip: false, ended: false };
  const caption = h("p", { class: "tour-caption", role: "status", dir: "auto" });
  const place = h("small", {});
  const control = (sign, name, run) => h("button", { type: "button", class: "button small", "aria-label": name, title: name, on: { click: (event) => run(event.currentTarget) } }, icon(sign));
  const setPaused = (paused) => {
    state.paused = paused;
    pause.replaceChildren(icon(paused ? "play" : "pause"));
    for (const name of ["aria-label", "title"]) pause.setAttribute(name, paused ? "Go on" : "Pause");
  };
  const pause = control("pause", "Pause", () => setPaused(!state.paused));
  const slow = h("button", { type: "button", class: "button small", "aria-pressed": "false", "aria-label": "½× (half speed)", title: "Half speed", on: { click: () => {
    state.slow = !state.slow;
    slow.setAttribute("aria-pressed", String(state.slow));
  } } }, "½×");
  const leave = h("button", { type: "button", class: "button small primary", on: { click: () => (state.over ? goHome() : end()) } }, "Take over");
  const next = control("next", "Next", () => {
    state.skip = true;
    setPaused(false);
  });
  const node = h("aside", { class: "tour", "aria-label": "Tour" }, h("div", { class: "tour-text" }, caption), h("div", { class: "tour-controls" }, place, pause, next, slow, leave));
  document.body.append(node);
  const clear = makeRoom(node);

  const end = () => {
    const focused = node.contains(document.activeElement);
    Object.assign(state, { ended: true, again: null });
    unring();
    clear();
    node.remove();
    if (focused) document.getElementById(page.thread ? "reply-composer" : "composer")?.focus();
    if (playing === self) playing = null;
  };
  const goHome = async () => {
    end();
    if (home.user === page.me) return;
    await become(home.user, () => page.channels.some((one) => one.id === home.channel));
    if (home.channel) await openPlace(home.channel);
  };
  // A message that changes is drawn anew, and one of the channel goes behind its thread: the ring goes with it.
  const tick = async () => {
    await sleep(TICK_MS);
    if (state.again && !state.ringed?.checkVisibility()) self.ring(state.again() ?? null, state.again);
  };
  const wait = async (ms) => {
    const until = () => state.ended || state.skip;
    for (let left = ms * (state.slow ? 2 : 1); left > 0 && !until(); left -= TICK_MS) {
      await tick();
      while (state.paused && !until()) await tick();
    }
    if (state.ended) throw new TourEndedError("ended");
  };
  const self = {
    end, wait,
    show(at, text) {
      unring();
      Object.assign(state, { again: null, skip: false });
      caption.textContent = text ?? "";
      place.textContent = `${at + 1} of ${count}`;
    },
    ring(el, again) {
      unring();
      const target = el?.closest(".message, .block, button") ?? el;
      Object.assign(state, { ringed: target, again });
      target?.classList.add("ringed");
      const isTall = target?.offsetHeight > innerHeight / 2;
      target?.scrollIntoView({ block: isTall ? "start" : "nearest", behavior: reduced() ? "auto" : "smooth" });
    },
    // Who asked for less motion goes on when they have read.
    async read(text) {
      if (reduced()) setPaused(true);
      await wait(Math.max(LEAST_MS, (text ?? "").split(/\s+/).length * READ_MS_PER_WORD));
    },
    skipped: () => state.skip,
    finish() {
      state.over = true;
      leave.textContent = "Done";
      caption.textContent = "That was it. It is all yours now.";
      place.textContent = "";
      if (node.contains(document.activeElement)) leave.focus();
      pause.hidden = next.hidden = slow.hidden = true;
    },
    fail(words) {
      leave.textContent = "Close";
      caption.textContent = `The tour stopped here: ${words}`;
    },
  };
  return self;
}

// The bar stands above the message box that is shown, and the messages behind it can be scrolled above the bar.
function makeRoom(node) {
  const feet = [...document.querySelectorAll(".pane-foot")];
  const place = () => {
    const foot = feet.find((el) => el.offsetHeight);
    for (const el of feet) el.parentElement.style.removeProperty("--tour-room");
    node.style.setProperty("--tour-foot", `${foot?.offsetHeight ?? 0}px`);
    foot?.parentElement.style.setProperty("--tour-room", `${node.offsetHeight + 12}px`);
  };
  const watching = new ResizeObserver(place);
  for (const el of [node, ...feet]) watching.observe(el);
  return () => {
    watching.disconnect();
    for (const el of feet) el.parentElement.style.removeProperty("--tour-room");
  };
}

function unring() {
  for (const el of document.querySelectorAll(".ringed")) el.classList.remove("ringed");
}

// A person is acted as by the button that people use, too.
async function become(user, hasPlace) {
  document.querySelector(`.person[data-user="${CSS.escape(user)}"]`)?.click();
  for (let left = PATIENCE_MS; left > 0 && !(page.me === user && hasPlace()); left -= TICK_MS) await sleep(TICK_MS);
}

async function bring(name, channel) {
  for (const earlier of page.users.values()) if (earlier.real_name === name) await control("user", { id: earlier.id, deleted: true });
  const { user } = await control("user", { name, is_restricted: true });
  await control("channel", { name: channel, is_private: true, members: [user] });
  await loadState();
  await become(user, () => placeNamed(channel));
}

async function run(tour, step) {
  if (step.person) await bring(step.person, step.channel);
  if (step.open) {
    const channel = placeNamed(step.open);
    if (!channel) throw new Error(`there is no #${step.open} here`);
    await openPlace(channel.id);
  }
  const composer = () => document.getElementById(step.thread ? "reply-composer" : "composer");
  if (step.type) await type(tour, composer(), step.type);
  if (step.send) composer().closest("form").requestSubmit();
  if (step.press) (await find(tour, step.press, "button, a.button")).click();
  if (step.check) (await find(tour, step.check, ".choice", step.of)).querySelector("input").click();
  if (step.fill) {
    const label = await find(tour, step.fill, ".input-label");
    await type(tour, label.closest(".input").querySelector("input, textarea"), step.text);
  }
  if (step.wait) await find(tour, step.wait);
  await tour.wait(step.pause ?? (reduced() ? 0 : STEP_MS));
}

async function type(tour, input, text) {
  input.focus({ preventScroll: true });
  for (let at = 1; at <= text.length; at++) {
    if (reduced() || tour.skipped()) at = text.length;
    input.value = text.slice(0, at);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await tour.wait(KEY_MS);
  }
}

// The newest element with these words that can be seen (in an input whose label holds `label`); waits for it.
async function find(tour, words, css = ".message", label = "") {
  for (let left = PATIENCE_MS; left > 0; left -= 2 * TICK_MS) {
    const all = seen(words, css, label);
    if (all.length) return all.at(-1);
    await tour.wait(0);
    await sleep(2 * TICK_MS);
  }
  throw new Error(`“${words}” did not appear`);
}

function seen(words, css = ".message", label = "") {
  const isCss = /^[.#]/.test(words);
  return [...document.querySelectorAll(isCss ? words : css)].filter((el) => el.checkVisibility() && !el.disabled
    && (isCss || el.textContent.includes(words)) && (!label || el.closest(".input")?.textContent.includes(label)));
}
