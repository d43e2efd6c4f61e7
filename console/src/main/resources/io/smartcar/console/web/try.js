// Tries a rule that is being written on recorded events, against the one in force: what it would add and lose, and when.
import {get, post, remove} from './api.js';
import {valuesOf} from './alert-row.js';
import {count, countOf, durationOf, inputOf, momentOf, momentOfInput, useZone} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {around, CarLink, Choice, Failure, Say, Severity, Time, useNow} from './parts.js';
import {linkTo} from './router.js';
import {store, useStore} from './store.js';
import {TrialLine} from './trial-line.js';

const AGAIN_MILLIS = 500;
const LASTS = [
  [15, 'the last 15 minutes'],
  [60, 'the last hour'],
  [180, 'the last 3 hours'],
  [360, 'the last 6 hours'],
  [720, 'the last 12 hours'],
  [1440, 'the last day'],
];
const LONGEST = 31 * 24 * 3_600_000;
const CAR = /^[A-Za-z0-9_]{1,32}$/;

/** The last trial of each rule in this window, by file: `{id, written, trial}`; `written` is what was tried. */
const trials = store({});

const keyOf = file => `smartcar.trial.${file}`;

/** What is kept of a trial until the window is closed: the server has the rest. */
function remembered(file) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(file)) ?? 'null');
  } catch {
    return null;
  }
}

function remember(file, one) {
  trials.set({...trials.get(), [file]: one});
  try {
    if (one === null) {
      sessionStorage.removeItem(keyOf(file));
    } else {
      sessionStorage.setItem(keyOf(file), JSON.stringify({id: one.id, written: one.written}));
    }
  } catch {
    // No storage, or it is full: it lasts as long as the page.
  }
}

const runs = trial => trial?.state === 'running';

/** What was tried, in words. */
function spanOf(trial, zone) {
  const car = trial.car ? `, ${trial.car} alone` : '';
  return trial.source === 'log'
    ? `${durationOf(trial.toMillis - trial.fromMillis)} of the log before ${momentOf(trial.toMillis, zone)}`
    : `the history from ${momentOf(trial.fromMillis, zone)} to ${momentOf(trial.toMillis, zone)}${car}`;
}

const compared = trial => (trial.inForce === 0 ? 'the rules as deployed' : `version ${trial.inForce}`);

/** The counts in one line. */
const countsOf = result => `${count(result.added)} added, ${count(result.lost)} lost, ${count(result.same)} the same`;

/** Keeps a trial up while it runs: `{one, failed, put}`. */
function useTrial(file) {
  const one = useStore(trials)[file] ?? null;
  const [failed, setFailed] = useState('');
  useEffect(() => {
    const before = remembered(file);
    if (before && !trials.get()[file]) {
      trials.set({...trials.get(), [file]: {...before, trial: null}});
    }
  }, [file]);
  const id = one?.id ?? null;
  const over = one !== null && one.trial !== null && !runs(one.trial);
  useEffect(() => {
    if (id === null || over) {
      return undefined;
    }
    const abort = new AbortController();
    let timer;
    const ask = () => {
      get(`rules/trials/${id}`, {}, abort.signal)
        .then(
          trial => {
            if (!abort.signal.aborted) {
              setFailed('');
              remember(file, {...trials.get()[file], trial});
            }
          },
          failure => {
            if (!abort.signal.aborted && failure.status === 404) {
              remember(file, null);
            } else if (!abort.signal.aborted) {
              setFailed(failure.message);
            }
          },
        )
        .finally(() => {
          if (!abort.signal.aborted) {
            timer = setTimeout(ask, AGAIN_MILLIS);
          }
        });
    };
    ask();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, over]);
  return {one, failed};
}

/** On what it is tried. */
function Wanted({busy, onTry}) {
  const zone = useZone();
  const [source, setSource] = useState('log');
  const [last, setLast] = useState('60');
  const [from, setFrom] = useState(() => inputOf(Date.now() - 3_600_000, zone));
  const [to, setTo] = useState(() => inputOf(Date.now(), zone));
  const [car, setCar] = useState('');
  const [error, setError] = useState('');
  const submit = event => {
    event.preventDefault();
    setError('');
    if (source === 'log') {
      onTry({source, lastMinutes: Number(last)});
      return;
    }
    const begin = momentOfInput(from, zone);
    const end = momentOfInput(to, zone);
    if (begin === null || end === null) {
      setError('Both ends need a day and a time.');
    } else if (begin >= end) {
      setError('The time ends before it begins: change From or To.');
    } else if (end - begin > LONGEST) {
      setError('At most 31 days can be tried: choose a shorter time.');
    } else if (car && !CAR.test(car)) {
      setError('A car number has 1 to 32 letters, digits or _.');
    } else {
      onTry({source, from: String(begin), to: String(end), ...(car ? {car} : {})});
    }
  };
  return html`<form class="when trial-form" aria-label="Try this rule" onSubmit=${submit} noValidate>
    <${Choice}
      label="On"
      value=${source}
      options=${[
        ['log', 'what reached the log'],
        ['history', 'what is stored'],
      ]}
      onChange=${setSource}
    />
    ${source === 'log' && html`<${Choice} label="Of" value=${last} options=${LASTS.map(([minutes, text]) => [String(minutes), text])} onChange=${setLast} />`}
    ${source === 'history' &&
    html`<label class="field">
        <span>From (${zone})</span>
        <input type="datetime-local" step="1" value=${from} onInput=${event => setFrom(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>To</span>
        <input type="datetime-local" step="1" value=${to} onInput=${event => setTo(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Car (empty: all)</span>
        <input type="search" maxlength="32" autocomplete="off" autocapitalize="off" spellcheck=${false} value=${car} onInput=${event => setCar(event.currentTarget.value.trim())} />
      </label>`}
    <button type="submit" disabled=${busy}>Try it</button>
    ${error && html`<${Failure} text=${error} />`}
  </form>`;
}

/** How far it is, and the button that ends it. */
function Running({trial, onCancel}) {
  const now = useNow(1000);
  const share = trial.done === null ? undefined : trial.done;
  const asked = Math.max(0, now - trial.seenAt);
  return html`<div class="running">
    <progress aria-label="How much was read" max="1" value=${share}></progress>
    <p class="quiet">
      ${share === undefined ? 'Reading' : `${Math.floor(share * 100)} %`}, ${countOf(trial.events, 'event')}${trial.eventsPerSecond > 0 && `, ${count(trial.eventsPerSecond)} a second`},${' '}
      ${durationOf(asked)} of ${durationOf(trial.mostSeconds * 1000)} at most
    </p>
    <button type="button" onClick=${onCancel}>Cancel</button>
  </div>`;
}

function Examples({title, alerts, all}) {
  if (alerts.length === 0) {
    return '';
  }
  return html`<section aria-label=${title}>
    <h3>${title}: ${all > alerts.length ? `${count(alerts.length)} of ${count(all)}, over all the time` : count(all)}</h3>
    <div class="scroll" tabIndex="0" role="region" aria-label=${`Table: ${title}`}>
      <table>
        <thead>
          <tr><th scope="col">Of</th><th scope="col">Car</th><th scope="col">Rule</th><th scope="col">Values</th></tr>
        </thead>
        <tbody>
          ${alerts.map(
            alert => html`<tr key=${alert.id}>
              <td class="whole">
                <${Time} at=${alert.atMillis} />
                ${alert.atMillis !== null &&
                html`<div><a href=${linkTo('why', alert.carNumber, {at: alert.atMillis})} aria-label=${`Why? ${alert.rule} of ${alert.carNumber}`}>Why?</a></div>`}
              </td>
              <td class="whole">
                <${CarLink} car=${alert.carNumber} ...${alert.atMillis === null ? {} : around(alert.atMillis, alert.atMillis)} />
                <div class="quiet">${alert.area ?? ''}</div>
              </td>
              <td>${alert.rule}<div><${Severity} severity=${alert.severity} /></div></td>
              <td>${valuesOf(alert)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** What was read, and what of it the rules did not see. */
function Read({result, source}) {
  const not = [
    [result.late, 'late'],
    [result.repeated, 'repeated'],
    [result.badClock, 'of a bad clock'],
    [result.noEvent, 'no event'],
  ].filter(([number]) => number > 0);
  return html`<p class="quiet small">
    Read: ${countOf(result.events, 'event')} of ${countOf(result.cars, 'car')} in ${durationOf(result.millis)}${result.eventsBefore > 0 && `, and ${count(result.eventsBefore)} before to fill windows`}.
    ${not.length > 0 && ` Not shown to the rules: ${not.map(([number, what]) => `${count(number)} ${what}`).join(', ')}.`}
    ${source === 'history' && ' Which readings came late is not known in the history: none counts as late.'}
    ${result.ofOpenWindows > 0 && ` ${countOf(result.ofOpenWindows, 'alert')} of windows that were not over at the end.`}
    ${result.unknown > 0 && ` ${count(result.unknown)} more would come if nothing came after the end, and are not counted.`}
  </p>`;
}

function Result({trial}) {
  const {result} = trial;
  const equal = result.added === 0 && result.lost === 0;
  return html`<div class="stack">
    <dl class="facts sums">
      <div class=${result.added > 0 ? 'added' : ''}><dt>Added</dt><dd><strong>${count(result.added)}</strong> of ${countOf(result.carsAdded, 'car')}</dd></div>
      <div class=${result.lost > 0 ? 'lost' : ''}><dt>Lost</dt><dd><strong>${count(result.lost)}</strong> of ${countOf(result.carsLost, 'car')}</dd></div>
      <div><dt>The same</dt><dd><strong>${count(result.same)}</strong></dd></div>
      <div><dt>Altogether</dt><dd><strong>${count(result.raised)}</strong> in place of ${count(result.raisedInForce)}</dd></div>
    </dl>
    ${equal && html`<p>${result.same === 0 ? 'Neither rule raises an alert in this time.' : 'It raises the same alerts in this time.'}</p>`}
    ${result.line && html`<${TrialLine} line=${result.line} />`}
    ${result.byName.length > 1 &&
    html`<table class="narrow-table">
      <thead><tr><th scope="col">Alert</th><th scope="col">Added</th><th scope="col">Lost</th><th scope="col">The same</th></tr></thead>
      <tbody>
        ${result.byName.map(
          one => html`<tr key=${one.name}><td>${one.name}</td><td>${count(one.added)}</td><td>${count(one.lost)}</td><td>${count(one.same)}</td></tr>`,
        )}
      </tbody>
    </table>`}
    <div class="halves">
      <${Examples} title="Added" alerts=${result.examplesAdded} all=${result.added} />
      <${Examples} title="Lost" alerts=${result.examplesLost} all=${result.lost} />
    </div>
    <${Read} result=${result} source=${trial.source} />
  </div>`;
}

const ENDS = {refused: 'bad', failed: 'bad', 'too-much': 'warn', cancelled: ''};

/** The part of the writing screen that tries what is written. */
export function TryDraft({file, draft}) {
  const zone = useZone();
  const {one, failed} = useTrial(file);
  const [state, setState] = useState({busy: false, error: ''});
  const trial = one?.trial ?? null;
  const begin = async span => {
    setState({busy: true, error: ''});
    try {
      const begun = await post('rules/trials', {base: draft.base, file, text: draft.text, ...span});
      remember(file, {id: begun.id, written: draft.text, seenAt: Date.now(), trial: begun});
      setState({busy: false, error: ''});
    } catch (failure) {
      setState({busy: false, error: failure.message});
    }
  };
  const cancel = () =>
    remove(`rules/trials/${one.id}`).catch(failure => setState({busy: false, error: failure.message}));
  const earlier = one !== null && one.written !== draft.text;
  return html`<section class="panel" aria-labelledby="try-title">
    <div class="title">
      <h2 id="try-title">Try</h2>
      <p class="figures quiet">What it would have raised, against what is in force. Nothing is changed, and nobody is told.</p>
    </div>
    <${Wanted} busy=${state.busy || runs(trial)} onTry=${begin} />
    ${state.error && html`<${Failure} text=${state.error} />`}
    ${failed && html`<${Failure} text=${failed} />`}
    ${trial &&
    html`<p role="status">
      ${runs(trial) ? 'Trying' : 'Tried'} on ${spanOf(trial, zone)}, against ${compared(trial)}${trial.result && `: ${countsOf(trial.result)}`}.
      ${earlier && html`${' '}<span class="tag open">of an earlier text</span>`}
    </p>`}
    ${runs(trial) && html`<${Running} trial=${{...trial, seenAt: one.seenAt ?? trial.atMillis}} onCancel=${cancel} />`}
    ${trial &&
    !runs(trial) &&
    trial.state !== 'done' &&
    html`<div class=${`say ${ENDS[trial.state] ?? 'bad'}`} role="status"><span>Nothing came of it: ${trial.text}</span>
      ${trial.lines.length > 0 && html`<pre class="failures">${trial.lines.join('\n')}</pre>`}</div>`}
    ${trial?.result && html`<${Result} trial=${trial} />`}
    ${one !== null && trial === null && !failed && html`<${Say} busy>Asking what came of the last trial…</${Say}>`}
  </section>`;
}

/** The counts of the last trial, for whoever pushes. */
export function TrialCounts({file, draft}) {
  const zone = useZone();
  const one = useStore(trials)[file] ?? null;
  const trial = one?.trial ?? null;
  if (trial === null || trial.state !== 'done') {
    return html`<p class="quiet">${runs(trial) ? 'It is being tried, see above.' : 'It was not tried on recorded events: Try, above, shows what it would add and lose.'}</p>`;
  }
  return html`<p>
    Tried on ${spanOf(trial, zone)}: <strong>${countsOf(trial.result)}</strong>.
    ${one.written !== draft.text && html`${' '}<span class="tag open">of an earlier text</span>`}
  </p>`;
}
