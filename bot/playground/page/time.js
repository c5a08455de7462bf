// A ts is shown in the reader's own time and words.

const date = (ts) => new Date(Number(ts) * 1000);

/** Hours and minutes. */
export function clock(ts) {
  return date(ts).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

/** The same for a narrow margin: without a word for the half of the day. */
export function shortClock(ts) {
  return clock(ts).replace(/[^\d:.].*$/, "");
}

/** Date and time in full. */
export function fullTime(ts) {
  return date(ts).toLocaleString([], { dateStyle: "full", timeStyle: "short" });
}

/** A key that is the same for all of one day. */
export function dayKey(ts) {
  return date(ts).toDateString();
}

/** The day as a divider says it. */
export function dayWords(ts) {
  const day = date(ts);
  if (day.toDateString() === new Date().toDateString()) return "Today";
  return day.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
