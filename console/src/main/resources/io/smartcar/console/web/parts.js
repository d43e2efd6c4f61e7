// Small parts that several screens have.
import {dayOf, dayText, durationOf, momentOf, shortMomentOf, timeOf, useZone} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {linkTo} from './router.js';

/** The time of a moment, with the whole of it to be read by a machine or a pointer. */
export function Time({at, millis = false, full = false}) {
  const zone = useZone();
  if (at === null || at === undefined || !Number.isFinite(at) || Math.abs(at) > 8.64e15) {
    return html`<span class="quiet">unknown</span>`;
  }
  const shown = full ? momentOf(at, zone) : millis ? timeOf(at, zone, true) : shortMomentOf(at, zone);
  return html`<time dateTime=${new Date(at).toISOString()} title=${`${momentOf(at, zone)} ${zone}`}>${shown}</time>`;
}

/** The time of day of a moment, for a narrow cell; its day stands beside or below it. */
export function TimeOfDay({at}) {
  const zone = useZone();
  return html`<time dateTime=${new Date(at).toISOString()} title=${`${momentOf(at, zone)} ${zone}`}>${timeOf(at, zone)}</time>`;
}

/** The day of a moment; nothing if it is today. */
export function DayUnlessToday({at}) {
  const zone = useZone();
  const day = dayOf(at, zone);
  return day === dayOf(Date.now(), zone) ? '' : html`<span class="day">${day}</span>`;
}

/** A car's number, which leads to what it drove around that time. */
export function CarLink({car, from, to, tabIndex}) {
  const around = from === undefined ? {} : {from: Math.round(from), to: Math.round(to)};
  return html`<a class="car" href=${linkTo('car', car, around)} tabIndex=${tabIndex}>${car}</a>`;
}

const SEVERITIES = {critical: 'bad', error: 'bad', high: 'bad', warning: 'warn', medium: 'warn', info: 'info', low: 'info'};

/** The kind of a severity: bad, warn, info or none; colours go by it. */
export function kindOf(severity) {
  return SEVERITIES[severity.toLowerCase()] ?? 'none';
}

/** How grave a severity is, to sort by. */
export function gravity(severity) {
  return ['none', 'info', 'warn', 'bad'].indexOf(kindOf(severity));
}

/** A severity in words, with its colour. */
export function Severity({severity}) {
  return html`<span class=${`mark ${kindOf(severity)}`}>${severity || 'no severity'}</span>`;
}

/** One line that says what is wrong; announced at once. */
export function Failure({text, children}) {
  return html`<p class="say bad" role="alert"><span>${text}</span>${children}</p>`;
}

/** One line for what is not there, or not yet. */
export function Say({children, busy = false}) {
  return html`<p class="say" role="status" aria-busy=${busy}>
    ${busy && html`<span class="spin" aria-hidden="true"></span>`}<span>${children}</span>
  </p>`;
}

/** How long something goes on, counted on. */
export function Since({at}) {
  const now = useNow(1000);
  return html`<span>${durationOf(now - at)}</span>`;
}

/** A moment, and how long ago that is, counted on. */
export function Ago({at}) {
  const now = useNow(1000);
  return html`<span><${Time} at=${at} />${now >= at && ` (${durationOf(now - at)} ago)`}</span>`;
}

/** The wall's time, drawn anew every so often. */
export function useNow(every) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** A choice with its label. */
export function Choice({label, value, options, onChange}) {
  return html`<label class="field">
    <span>${label}</span>
    <select value=${value} onChange=${event => onChange(event.currentTarget.value)}>
      ${options.map(
        ([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`,
      )}
    </select>
  </label>`;
}

/** A text with its label, taken over when somebody has finished it or paused. */
export function Text({label, value, onChange, list, width, placeholder}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(text.trim()), 400);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<label class="field">
    <span>${label}</span>
    <input
      type="search"
      value=${text}
      list=${list}
      size=${width}
      maxlength="64"
      placeholder=${placeholder}
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      onInput=${event => setText(event.currentTarget.value)}
    />
  </label>`;
}

/** Areas as the fleet has them: A01 to F10. */
export const AREAS = [...'ABCDEF'].flatMap(row =>
  Array.from({length: 10}, (_, i) => `${row}${String(i + 1).padStart(2, '0')}`),
);

/** A day in words: today where it is. */
export function dayInWords(day, zone) {
  return dayText(day) === dayOf(Date.now(), zone) ? 'today' : dayText(day);
}

/** Around what happened: some minutes before and behind, to look at it in a drawing. */
export function around(from, to) {
  const margin = Math.max(3 * 60_000, (to - from) * 0.25);
  return {from: from - margin, to: to + margin};
}
