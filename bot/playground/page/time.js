// A ts is shown in the reader's own time and words. Formatters are made once: making one costs more than using it.

const date = (ts) => new Date(Number(ts) * 1000);
const CLOCK = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });

const SHORT = new Intl.DateTimeFormat([], { dateStyle: "medium" });
const LONG = new Intl.DateTimeFormat([], { dateStyle: "long" });
const WHOLE = new Intl.DateTimeFormat([], { dateStyle: "full" });
const SECONDS = new Intl.DateTimeFormat([], { timeStyle: "medium" });
const ISO = { format: (day) => `${day.getFullYear()}-${`${day.getMonth() + 1}`.padStart(2, "0")}-${`${day.getDate()}`.padStart(2, "0")}` };
const DATES = { date: LONG, date_pretty: LONG, date_short: SHORT, date_short_pretty: SHORT, date_long: WHOLE, date_long_pretty: WHOLE, date_num: ISO, time: CLOCK, time_secs: SECONDS };

/** A date in Slack's format, `{date_short} at {time}`; null for no date at all. */
export function formatDate(seconds, format) {
  if (Number.isNaN(date(seconds).getTime())) return null;
  return format.replace(/\{(\w+)\}/g, (whole, name) => DATES[name]?.format(date(seconds)) ?? whole);
}

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
