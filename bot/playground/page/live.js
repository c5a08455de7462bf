// One event stream per acting user; when it breaks it is opened again, waiting longer each time.
import { changed, state } from "./state.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

let source = null;
let timer = null;
let again = null;

/** Follow the events of `user`; `handle` gets each one, `back` runs after every (re)connection. */
export function follow(user, handle, back) {
  stop();
  let wait = FIRST_WAIT_MS;
  const connect = () => {
    source = new EventSource(`/person/events?user=${encodeURIComponent(user)}`);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      tell("on");
      back();
    };
    source.onmessage = (event) => handle(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      tell("off");
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  connect();
  again = connect;
}

// A page put aside by the browser would hold its stream, and six held streams leave none for the next page.
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => event.persisted && again?.());

/** Leave the stream, before another user's is opened. */
export function stop() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function tell(live) {
  state.live = live;
  changed("live");
}
