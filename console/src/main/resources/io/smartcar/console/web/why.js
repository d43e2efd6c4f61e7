// Why an alert came of a reading, or none: its way, step by step.
import {get} from './api.js';
import {inputOf, momentOf, momentOfInput, useZone} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {live} from './live.js';
import {around, CarLink, Failure, Say} from './parts.js';
import {goTo, linkTo} from './router.js';
import {me} from './settings.js';
import {useStore} from './store.js';

const MINUTE = 60_000;

/** What a step's state looks like: its sign and its word; what is unknown is never shown as no. */
const STATES = {
  yes: ['✓', 'yes', 'ok'],
  no: ['–', 'no', ''],
  waits: ['…', 'not yet', 'warn'],
  unknown: ['?', 'not known', 'bad'],
};

function Question({car, at, zone}) {
  const [number, setNumber] = useState(car);
  const [time, setTime] = useState('');
  const [error, setError] = useState('');
  const state = useStore(live);
  useEffect(() => {
    setNumber(car);
    setTime(inputOf(at ?? Date.now() - MINUTE, zone));
    setError('');
  }, [car, at, zone]);
  const submit = event => {
    event.preventDefault();
    const wanted = number.trim();
    const moment = momentOfInput(time, zone);
    if (!/^[A-Za-z0-9_]{1,32}$/.test(wanted)) {
      setError('A car number is 1 to 32 letters, digits or _, as V0004.');
    } else if (moment === null) {
      setError('The time needs a day and a time of day.');
    } else {
      goTo(linkTo('why', wanted, {at: moment}));
    }
  };
  const cars = [...new Set([...state.episodes.values()].map(episode => episode.carNumber))].sort().slice(0, 300);
  return html`<form class="when" role="search" aria-label=${`Ask about a car and a time, in ${zone}`} onSubmit=${submit} noValidate>
    <label class="field">
      <span>Car number</span>
      <input
        type="search"
        required
        list="why-cars"
        size="12"
        maxlength="32"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${number}
        onInput=${event => setNumber(event.currentTarget.value)}
      />
    </label>
    <datalist id="why-cars">${cars.map(one => html`<option key=${one} value=${one}></option>`)}</datalist>
    <label class="field">
      <span>At (${zone})</span>
      <input type="datetime-local" step="1" required value=${time} onInput=${event => setTime(event.currentTarget.value)} />
    </label>
    <button type="submit" class="main">Why?</button>
    ${error && html`<${Failure} text=${error} />`}
  </form>`;
}

function OneStep({step}) {
  const [sign, word, kind] = STATES[step.state] ?? STATES.unknown;
  return html`<li class=${`step ${kind}`}>
    <h3><span class="sign" aria-hidden="true">${sign}</span>${step.title}: <span class="word">${word}</span></h3>
    <p>${step.text}</p>
    ${step.details.length > 0 &&
    html`<ul class="quiet">
      ${step.details.map((line, i) => html`<li key=${i}>${line}</li>`)}
    </ul>`}
  </li>`;
}

function Way({why, zone}) {
  const at = why.reading?.timeMillis ?? why.atMillis;
  const unknown = why.steps.some(step => step.state === 'unknown');
  return html`<section class="panel" aria-labelledby="answer-title">
    <h2 id="answer-title">${why.answer}</h2>
    <p class="quiet">
      ${why.reading
        ? `The reading of ${momentOf(at, zone)} (${zone}): ${why.reading.speedKmh} km/h in ${why.reading.area}.`
        : `Asked about ${momentOf(at, zone)} (${zone}).`}${' '}
      <${CarLink} car=${why.carNumber} ...${around(at, at)} />
      ${zone === why.zone ? '' : ` The times below are of ${why.zone}, the fleet's zone.`}
    </p>
    ${unknown && html`<p class="say warn">A part of the way is not known, because somebody did not answer or it cannot be told. Ask again when they are back.</p>`}
    <ol class="way" aria-label="The reading's way">
      ${why.steps.map(step => html`<${OneStep} key=${step.step} step=${step} />`)}
    </ol>
  </section>`;
}

function Answer({car, at, zone}) {
  const [state, setState] = useState({busy: true, error: '', why: null});
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState({busy: true, error: '', why: null});
    get(`cars/${encodeURIComponent(car)}/why`, {at}, abort.signal).then(
      why => abort.signal.aborted || setState({busy: false, error: '', why}),
      failure => abort.signal.aborted || setState({busy: false, error: failure.message, why: null}),
    );
    return () => abort.abort();
  }, [car, at, times]);
  const again = html`<button type="button" onClick=${() => setTimes(times + 1)}>Ask again</button>`;
  return html`<div>
    ${state.busy && html`<section class="panel"><${Say} busy>Asking HBase, Kafka, the rules and Redis; one that is away is waited for…</${Say}></section>`}
    ${state.error && html`<${Failure} text=${state.error}>${again}</${Failure}>`}
    ${state.why && html`<${Way} why=${state.why} zone=${zone} /><p class="buttons end">${again}</p>`}
  </div>`;
}

/** The screen; `name` is the car, `query.at` the time in epoch milliseconds. */
export function WhyOfReading({name, query}) {
  const zone = useZone();
  useStore(me);
  const at = query.at && Number.isFinite(Number(query.at)) ? Number(query.at) : null;
  useEffect(() => {
    document.title = name ? `Why? ${name} – smartcar` : 'Why? – smartcar';
  }, [name]);
  return html`<div class="stack">
    <div class="title"><h1 tabIndex="-1">${name ? `Why? Car ${name}` : 'Why?'}</h1></div>
    <section class="panel" aria-label="The question">
      <p class="quiet">
        Why was there an alert, or none? Name a car and a time: the reading nearest to it is followed from the log to HBase, through
        the rules and to whoever was told.
        ${name === '' &&
        html`${' '}If there are no alerts at all, ask <a href=${linkTo('health')}>Health</a> first whether cars are heard, then here for a car that should
          have one: <a href=${linkTo('areas')}>Areas</a> lists who is fast.`}
      </p>
      <${Question} car=${name} at=${at} zone=${zone} />
    </section>
    ${name && at !== null && html`<${Answer} key=${`${name} ${at}`} car=${name} at=${at} zone=${zone} />`}
  </div>`;
}
