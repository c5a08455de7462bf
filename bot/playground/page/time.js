// A ts is shown in the reader's own time and words. Formatters are made once: making one costs more than using it.

const date = (ts) => new Date(Number(ts) * 1000);
const CLOCK = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Hours and minutes. */
export function clock(ts) {
  return CLOCK.format(date(ts));
}

/** The same for a narrow margin: without a word for the half of the day. */
export function shortClock(ts) {
  return clock(ts).replace(/[^\d:.].*$/, "");
}

/** Date and time in full. */
export function fullTime(ts) {
  return FULL.format(date(ts));
}

/** A key that is the same for all of one day. */
export function dayKey(ts) {
  return date(ts).toDateString();
}

/** The day as a divider says it. */
export function dayWords(ts) {
  const day = date(ts);
  return day.toDateString() === new Date().toDateString() ? "Today" : DAY.format(day);
}
