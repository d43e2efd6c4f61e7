// A car: its speed over a time, its alerts, what the master knows of it.
import {address, get} from './api.js';
import {AlertState, valuesOf} from './alert-row.js';
import {count, countOf, durationOf, inputOf, momentOf, momentOfDate, momentOfInput, useZone} from './format.js';
import {html, useEffect, useRef, useState} from './kit.js';
import {live} from './live.js';
import {Failure, Say, Severity, Time} from './parts.js';
import {Plot} from './plot.js';
import {goTo, linkTo} from './router.js';
import {me} from './settings.js';
import {useStore} from './store.js';

const LASTS = [
  ['15m', '15 min', 15 * 60_000],
  ['1h', '1 h', 3_600_000],
  ['6h', '6 h', 6 * 3_600_000],
  ['1d', '1 day', 24 * 3_600_000],
  ['7d', '7 days', 7 * 24 * 3_600_000],
];
const LONGEST = 31 * 24 * 3_600_000;
const SHORTEST = 5_000;
const AGAIN_MILLIS = 10_000;

/** From when to when the address asks for: `{from, to, last}`; `last` is '' where both ends are named. */
function spanOf(query) {
  const from = Number(query.from);
  const to = Number(query.to);
  if (query.from && query.to && Number.isFinite(from) && Number.isFinite(to) && from < to) {
    return {from, to, last: ''};
  }
  const last = LASTS.find(([key]) => key === query.last) ?? LASTS[1];
  const now = Date.now();
  return {from: now - last[2], to: now, last: last[0]};
}

function cut(from, to) {
  const middle = (from + to) / 2;
  const half = Math.min(Math.max(to - from, SHORTEST), LONGEST) / 2;
  return {from: Math.round(middle - half), to: Math.round(middle + half)};
}

/** Something that is read, with how far that is: `{busy, error, value}`; the value of before stays while it is. */
function useReading(ask, keys) {
  const [state, setState] = useState({busy: true, error: '', value: null, of: ''});
  useEffect(() => {
    const abort = new AbortController();
    setState(before => ({...before, busy: true, value: before.of === keys[0] ? before.value : null, of: keys[0]}));
    ask(abort.signal).then(
      value => abort.signal.aborted || setState({busy: false, error: '', value, of: keys[0]}),
      failure =>
        abort.signal.aborted ||
        setState(before => ({busy: false, error: failure.message, value: before.value, of: keys[0]})),
    );
    return () => abort.abort();
  }, keys);
  return state;
}

function WhichCar({car, query}) {
  const [text, setText] = useState(car);
  const state = useStore(live);
  useEffect(() => setText(car), [car]);
  const submit = event => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted) {
      goTo(linkTo('car', wanted, query));
    }
  };
  const cars = [...new Set([...state.episodes.values()].map(episode => episode.carNumber))].sort().slice(0, 300);
  return html`<form class="which" role="search" aria-label="Choose a car" onSubmit=${submit}>
    <label class="field">
      <span>Car number</span>
      <input
        type="search"
        required
        list="cars"
        size="12"
        maxlength="32"
        pattern="[A-Za-z0-9_]+"
        title="1 to 32 letters, digits or _"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${text}
        onInput=${event => setText(event.currentTarget.value)}
      />
    </label>
    <datalist id="cars">${cars.map(one => html`<option key=${one} value=${one}></option>`)}</datalist>
    <button type="submit">Show</button>
  </form>`;
}

function WhichTime({car, span, of, zone}) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [error, setError] = useState('');
  useEffect(() => {
    setFrom(inputOf(span.from, zone));
    setTo(inputOf(span.to, zone));
    setError('');
  }, [of, zone]);
  const submit = event => {
    event.preventDefault();
    const begin = momentOfInput(from, zone);
    const end = momentOfInput(to, zone);
    if (begin === null || end === null) {
      setError('Both ends need a day and a time.');
    } else if (begin >= end) {
      setError('The time ends before it begins: change From or To.');
    } else if (end - begin > LONGEST) {
      setError('At most 31 days can be shown: choose a shorter time, or take the CSV day by day.');
    } else {
      goTo(linkTo('car', car, {from: begin, to: end}));
    }
  };
  return html`<form class="when" aria-label=${`Choose a time, in ${zone}`} onSubmit=${submit} noValidate>
    <div class="buttons" role="group" aria-label="The last">
      ${LASTS.map(
        ([key, name]) => html`<a
          key=${key}
          class="pill"
          href=${linkTo('car', car, {last: key})}
          aria-current=${span.last === key ? 'true' : undefined}
          ><span class="unseen">The last </span>${name}</a
        >`,
      )}
    </div>
    <details class="ends" open=${window.innerWidth > 700}>
    <summary>Another time (${zone})</summary>
    <div class="when">
    <label class="field">
      <span>From</span>
      <input type="datetime-local" step="1" value=${from} onInput=${event => setFrom(event.currentTarget.value)} />
    </label>
    <label class="field">
      <span>To</span>
      <input type="datetime-local" step="1" value=${to} onInput=${event => setTo(event.currentTarget.value)} />
    </label>
    <button type="submit">Show</button>
    </div>
    </details>
    ${error && html`<${Failure} text=${error} />`}
  </form>`;
}

function Moves({car, span}) {
  const width = span.to - span.from;
  const to = (from, end) => linkTo('car', car, cut(from, end));
  return html`<div class="buttons" role="group" aria-label="Move and zoom">
    <a class="pill" href=${to(span.from - width / 2, span.to - width / 2)}>← Earlier</a>
    <a class="pill" href=${to(span.from + width / 2, span.to + width / 2)}>Later →</a>
    <a class="pill" href=${to(span.from + width / 4, span.to - width / 4)}>Zoom in</a>
    <a class="pill" href=${to(span.from - width / 2, span.to + width / 2)}>Zoom out</a>
  </div>`;
}

function summary(car, readings, alerts, zone) {
  const speeds = readings.speedsKmh;
  let least = Infinity;
  let most = -Infinity;
  for (const speed of speeds) {
    least = Math.min(least, speed);
    most = Math.max(most, speed);
  }
  const range = speeds.length > 0 ? `${least} to ${most} km/h` : 'no readings';
  const limit = readings.limitKmh === null ? 'no limit known' : `limit ${readings.limitKmh} km/h`;
  return `Speed of ${car} from ${momentOf(readings.fromMillis, zone)} to ${momentOf(readings.toMillis, zone)}: ${range}, ${limit}, ${countOf(alerts.length, 'alert')}, ${countOf(readings.lateMillis.length, 'late reading')}, ${countOf(readings.gaps.length, 'gap')}.`;
}

const MASTER = [
  ['model', 'Model'],
  ['class', 'Class'],
  ['year', 'Year'],
  ['cc', 'Engine', value => `${count(value)} cc`],
  ['limit', 'Limit', value => `${value} km/h`],
  ['homeArea', 'Home area'],
  ['sex', 'Driver: sex'],
  ['age', 'Driver: age'],
  ['marriage', 'Driver: marriage'],
  ['job', 'Driver: job'],
];

function Master({car}) {
  const {busy, error, value} = useReading(signal => get(`cars/${encodeURIComponent(car)}`, {}, signal), [car]);
  return html`<section class="panel" aria-labelledby="master-title">
    <h2 id="master-title">Master data</h2>
    ${error && html`<${Failure} text=${`They cannot be read: ${error}`} />`}
    ${busy && !value && html`<${Say} busy>Reading…</${Say}>`}
    ${value &&
    (value.master
      ? html`<dl class="facts">
          ${MASTER.filter(([key]) => value.master[key] !== undefined).map(
            ([key, name, text]) => html`<div key=${key}>
              <dt>${name}</dt>
              <dd>${text ? text(value.master[key]) : String(value.master[key])}</dd>
            </div>`,
          )}
        </dl>`
      : html`<${Say}>The car master has no ${car}. <code>smartcar cars import</code> adds it.</${Say}>`)}
  </section>`;
}

function Alerts({car, alerts, error, busy, more}) {
  return html`<section class="panel" aria-labelledby="alerts-title">
    <h2 id="alerts-title">Alerts of this time</h2>
    ${error && html`<${Failure} text=${`They cannot be read: ${error}`} />`}
    ${busy && alerts === null && html`<${Say} busy>Reading…</${Say}>`}
    ${alerts !== null && alerts.length === 0 && html`<${Say}>No alert of ${car} holds in this time.</${Say}>`}
    ${alerts !== null &&
    alerts.length > 0 &&
    html`<div class="scroll" tabIndex="0" role="region" aria-label="Table of these alerts">
      <table>
        <thead>
          <tr><th scope="col">Of</th><th scope="col">Rule</th><th scope="col">Values</th><th scope="col">State</th></tr>
        </thead>
        <tbody>
          ${alerts.map(alert => {
            const at = momentOfDate(alert.date) ?? alert.raisedAtMillis;
            return html`<tr key=${alert.id}>
              <td>
                <a href=${linkTo('car', car, cut(at - 60_000, at + 60_000))} title="Show the two minutes around it"><${Time} at=${at} /></a>
                <div class="quiet">${alert.area ?? ''}</div>
                <a href=${linkTo('why', car, {at})} aria-label=${`Why? the alert of ${alert.rule}`}>Why?</a>
              </td>
              <td><span class="strong">${alert.rule}</span><div><${Severity} severity=${alert.severity} /></div></td>
              <td>${valuesOf(alert)}<div class="quiet">${alert.description}</div></td>
              <td><${AlertState} alert=${alert} /></td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`}
    ${more && html`<${Say}>There are more alerts than are shown: choose a shorter time.</${Say}>`}
  </section>`;
}

function Legend({readings}) {
  return html`<ul class="legend" aria-label="Signs in the drawing">
    <li><span class="sign speed"></span>speed, km/h</li>
    ${readings.limitKmh !== null && html`<li><span class="sign limit"></span>limit</li>`}
    <li><span class="sign alert">▼</span>alert (<span class="sign hollow">▽</span>found late)</li>
    ${readings.lateMillis?.length > 0 && html`<li><span class="sign ring"></span>reading that came late</li>`}
    <li><span class="sign gap"></span>nothing came for a minute or more</li>
  </ul>`;
}

function Drive({car, query}) {
  const zone = useZone();
  useStore(me);
  const [tick, setTick] = useState(0);
  const key = `${car} ${query.from ?? ''} ${query.to ?? ''} ${query.last ?? ''}`;
  const spanRef = useRef({key: '', span: null});
  if (spanRef.current.key !== `${key} ${tick}`) {
    spanRef.current = {key: `${key} ${tick}`, span: spanOf(query)};
  }
  const {span} = spanRef.current;
  const following = span.last !== '' && span.to - span.from <= 6 * 3_600_000;
  const points = Math.min(4000, Math.max(400, Math.round(window.innerWidth * 1.5)));
  const path = `cars/${encodeURIComponent(car)}`;
  const of = {from: span.from, to: span.to};
  const readings = useReading(signal => get(`${path}/readings`, {...of, points}, signal), [car, span.from, span.to, tick]);
  const alerts = useReading(signal => get(`${path}/alerts`, {...of, limit: 500}, signal), [car, span.from, span.to, tick]);

  useEffect(() => {
    if (!following) {
      return undefined;
    }
    const timer = setInterval(() => document.hidden || setTick(n => n + 1), AGAIN_MILLIS);
    return () => clearInterval(timer);
  }, [following, key]);

  const shown = readings.value;
  const items = alerts.value?.items ?? null;
  const empty = shown && shown.timesMillis.length === 0;
  const retry = html`<button type="button" onClick=${() => setTick(tick + 1)}>Try again</button>`;
  return html`<section class="panel" aria-labelledby="speed-title">
      <div class="title">
        <h2 id="speed-title">Speed</h2>
        <p class="figures quiet">
          ${momentOf(span.from, zone)} to ${momentOf(span.to, zone)}, ${durationOf(span.to - span.from)}${following && `, drawn anew every ${durationOf(AGAIN_MILLIS)}`}
        </p>
        ${readings.busy && html`<span class="spin" role="status" aria-label="Reading"></span>`}
        <a class="pill" href=${address(`${path}/readings.csv`, of)} download=${`${car}.csv`}>CSV of this time</a>
      </div>
      <${WhichTime} car=${car} span=${span} of=${key} zone=${zone} />
      <${Moves} car=${car} span=${span} />
      ${readings.error && html`<${Failure} text=${`Readings cannot be read: ${readings.error}`}>${retry}</${Failure}>`}
      ${!shown && readings.busy && html`<div class="plot"><div class="canvas"><${Say} busy>Reading what ${car} drove…</${Say}></div></div>`}
      ${empty &&
      html`<${Say}>
        ${car} has no reading from ${momentOf(shown.fromMillis, zone)} to ${momentOf(shown.toMillis, zone)} (${zone}). Choose another
        time, or go on from one of its alerts in <a href=${linkTo('alerts', '', {car})}>Alerts</a>.
      </${Say}>`}
      ${shown &&
      !empty &&
      html`<${Plot}
          readings=${shown}
          alerts=${items ?? NONE}
          zone=${zone}
          label=${summary(car, shown, items ?? NONE, zone)}
          onZoom=${(from, to) => goTo(linkTo('car', car, cut(from, to)))}
        />
        <${Legend} readings=${shown} />
        <p class="quiet small">
          ${shown.timesMillis.length < shown.readings
            ? `${countOf(shown.readings, 'reading')}, drawn by ${count(shown.timesMillis.length)} of them: highest and lowest are kept, a closer look shows more. `
            : `${countOf(shown.readings, 'reading')}. `}
          Drag over a part to see it closer; a double click shows more around.
        </p>
        ${!shown.complete &&
        html`<${Say}>Read up to ${momentOf(shown.untilMillis, zone)} only, there is too much of it: choose a shorter time.</${Say}>`}`}
    </section>
    <div class="two">
      <${Alerts} car=${car} alerts=${items} error=${alerts.error} busy=${alerts.busy} more=${alerts.value?.more} />
      <${Master} car=${car} />
    </div>`;
}

const NONE = [];

/** The screen; `name` is the car, `query` the time. */
export function Car({name, query}) {
  useEffect(() => {
    document.title = name ? `${name} – smartcar` : 'A car – smartcar';
  }, [name]);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">${name ? `Car ${name}` : 'A car'}</h1>
      ${name &&
      html`<p class="figures quiet">
        <a href=${linkTo('episodes', '', {car: name})}>Its episodes</a>, and who sees to them. <a href=${linkTo('why', name)}>Why?</a> it has an alert, or none
      </p>`}
      <${WhichCar} car=${name} query=${query} />
    </div>
    ${name
      ? html`<${Drive} key=${name} car=${name} query=${query} />`
      : html`<section class="panel">
          <${Say}>Which car? Type its number above, or follow a car's number in <a href=${linkTo('now')}>Now</a> or${' '}
            <a href=${linkTo('areas')}>Areas</a>.</${Say}>
        </section>`}
  </div>`;
}
