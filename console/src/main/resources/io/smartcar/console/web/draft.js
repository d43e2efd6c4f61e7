// A rule as somebody writes it: checked on the server while they write, with its scenarios run beside it.
import {post} from './api.js';
import {useAsked} from './ask.js';
import {countOf} from './format.js';
import {html, useEffect, useMemo, useRef, useState} from './kit.js';
import {Failure, Say} from './parts.js';
import {linkTo} from './router.js';
import {may} from './settings.js';

const PAUSE_MILLIS = 700;
const NEW_RULE = `@Name('my-rule')
@Description('…')
@Tag(name='severity', value='warning')
select carNumber,
       last(date) as date,
       avg(speed) as avgSpeed
from DriverCarInfo#time_batch(30 sec, 0L)
group by carNumber
having avg(speed) > 100;
`;

/** What was written and not pushed yet is kept by this browser's window until it is closed. */
const keyOf = file => `smartcar.draft.${file}`;

function kept(file) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(file)) ?? 'null');
  } catch {
    return null;
  }
}

function keep(file, draft) {
  try {
    if (draft === null) {
      sessionStorage.removeItem(keyOf(file));
    } else {
      sessionStorage.setItem(keyOf(file), JSON.stringify(draft));
    }
  } catch {
    // No storage, or it is full: it lasts as long as the page.
  }
}

/** The changes that this page has sent, by their ids. */
export const sent = new Set();

/** The draft is given up or pushed. */
export const forget = file => keep(file, null);

/** The field; shows the problems where they are. */
function Field({text, problems, label, onChange, wanted}) {
  const host = useRef(null);
  const editor = useRef(null);
  const change = useRef(onChange);
  const [failed, setFailed] = useState('');
  change.current = onChange;
  useEffect(() => {
    let gone = false;
    import('./editor.js').then(
      ({openEditor}) => {
        if (!gone) {
          editor.current = openEditor(host.current, text, label, changed => change.current(changed));
          editor.current.show(problems);
        }
      },
      failure => setFailed(`The editor could not be loaded: ${failure.message}. Load the page again.`),
    );
    return () => {
      gone = true;
      editor.current?.close();
      editor.current = null;
    };
  }, []);
  useEffect(() => editor.current?.show(problems), [problems]);
  useEffect(() => {
    if (wanted) {
      editor.current?.goTo(wanted);
    }
  }, [wanted]);
  return html`${failed && html`<${Failure} text=${failed} />`}<div class="editor" ref=${host}></div>`;
}

/** Where a limit is that stands in no text. */
export function LooksUp({text}) {
  return /\bCarMaster\b/.test(text)
    ? html`<p class="quiet">
        It looks cars and their limits up in the car master: a limit by car, class or area is changed there, by <code>smartcar cars import --limits FILE</code>, and
        not in this text.
      </p>`
    : '';
}

function Problems({problems, onGo}) {
  const errors = problems.filter(problem => problem.severity === 'error').length;
  return html`<div>
    <p class="quiet" role="status">
      ${countOf(errors, 'error')}, ${countOf(problems.length - errors, 'warning')}
    </p>
    ${problems.length > 0 &&
    html`<ul class="problems" aria-label="Problems, by line">
      ${problems.map(
        (problem, i) => html`<li key=${i} class=${problem.severity === 'error' ? 'bad' : 'warn'}>
          <button type="button" class="plain" onClick=${() => onGo({...problem})}>
            Line ${problem.line}${problem.column > 0 && `, column ${problem.column}`}
          </button>
          <span><strong>${problem.severity}:</strong> ${problem.message}${problem.advice && html`; <span class="quiet">${problem.advice}</span>`}</span>
        </li>`,
      )}
    </ul>`}
  </div>`;
}

const EVENTS = '.events.csv';
const ALERTS = '.alerts.csv';

function NewScenario({rule, scenarios, onAdd}) {
  const [name, setName] = useState('');
  const fits = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name);
  const add = event => {
    event.preventDefault();
    const place = `${rule}.test/${name}`;
    if (fits && !(place + EVENTS in scenarios)) {
      onAdd({
        ...scenarios,
        [place + EVENTS]: '20160124134500,A0001,3,0,F,N,90,A01\n',
        [place + ALERTS]: 'rule,carNumber,date\n',
      });
      setName('');
    }
  };
  return html`<form class="when" onSubmit=${add}>
    <label class="field">
      <span>A scenario more</span>
      <input type="text" placeholder="what-it-shows" maxlength="64" value=${name} onInput=${event => setName(event.currentTarget.value)} />
    </label>
    <button type="submit" disabled=${!fits}>Add</button>
    ${name && !fits && html`<span class="quiet">letters, digits, _ and -</span>`}
  </form>`;
}

function Table({place, text, onChange, label}) {
  return html`<label class="field wide">
    <span>${label}</span>
    <textarea class="csv" rows=${Math.min(14, text.split('\n').length + 1)} spellcheck=${false} wrap="off" value=${text} onInput=${event => onChange(place, event.currentTarget.value)}></textarea>
  </label>`;
}

/** The scenarios, with how each went. */
function Scenarios({rule, scenarios, results, accepted, onChange}) {
  const put = (place, text) => onChange({...scenarios, [place]: text});
  const names = Object.keys(scenarios)
    .filter(place => place.endsWith(EVENTS))
    .map(place => place.slice(rule.length + '.test/'.length, -EVENTS.length))
    .sort();
  const whole = results?.filter(result => !names.includes(result.scenario)) ?? [];
  const differing = Object.keys(accepted ?? {});
  return html`<section class="panel" aria-labelledby="scenarios-title">
    <div class="title">
      <h2 id="scenarios-title">Scenarios</h2>
      <p class="figures quiet" role="status">
        ${results === null || (results.length === 0 && names.length > 0) ? 'not run' : `${results.filter(one => one.passed).length} of ${results.length} passed`}
      </p>
      ${differing.length > 0 &&
      html`<button type="button" onClick=${() => onChange({...scenarios, ...accepted})}>Take what it raises as right</button>`}
    </div>
    ${whole.map((result, i) => html`<div class="say bad" key=${i}><pre class="failures">${result.failures.join('\n')}</pre></div>`)}
    ${names.map(name => {
      const result = results?.find(one => one.scenario === name);
      const place = `${rule}.test/${name}`;
      return html`<details class="scenario" key=${name} open=${result && !result.passed}>
        <summary>
          ${name}${' '}
          ${result && html`<span class=${`tag ${result.passed ? 'ok' : 'gone'}`}>${result.passed ? 'passed' : 'failed'}</span>`}
        </summary>
        ${result && !result.passed && html`<pre class="failures">${result.failures.join('\n')}</pre>`}
        <div class="fields">
          <${Table} label="Events, in the log's order" place=${place + EVENTS} text=${scenarios[place + EVENTS]} onChange=${put} />
          <${Table} label="Alerts expected" place=${place + ALERTS} text=${scenarios[place + ALERTS] ?? ''} onChange=${put} />
        </div>
        <p class="buttons end">
          <button
            type="button"
            class="plain"
            onClick=${() =>
              onChange(Object.fromEntries(Object.entries(scenarios).filter(([one]) => !one.startsWith(`${place}.`))))}
          >
            Remove this scenario
          </button>
        </p>
      </details>`;
    })}
    <${NewScenario} rule=${rule} scenarios=${scenarios} onAdd=${onChange} />
    <p class="quiet small">A rule is pushed only if each of its scenarios passes; without one it is not. They are kept with the version.</p>
    <p class="quiet small">
      An event is a line as cars send it: date (yyyyMMddHHmmss), car number, accelerator 0 to 5, brake 0 to 3, steering (F, L1 to L3, R1 to R3), light (N, L, R),
      speed in km/h, area. An alert is a line under a header that begins with <code>rule,carNumber,date</code>; only the columns of the header are compared. Leave the alerts empty, and take what the rule raises if it is right.
    </p>
  </section>`;
}

/** Checks a draft some time after it was changed last: `{busy, error, report, of}`. */
function useCheck(body) {
  const [state, setState] = useState({busy: true, error: '', report: null, of: null});
  const [times, setTimes] = useState(0);
  const wanted = JSON.stringify(body);
  useEffect(() => {
    const abort = new AbortController();
    setState(before => ({...before, busy: true}));
    const timer = setTimeout(() => {
      post('rules/check', JSON.parse(wanted), abort.signal).then(
        report => abort.signal.aborted || setState({busy: false, error: '', report, of: wanted}),
        failure => abort.signal.aborted || setState(before => ({...before, busy: false, error: failure.message})),
      );
    }, PAUSE_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, times]);
  return {...state, isOfNow: state.of === wanted, again: () => setTimes(times + 1)};
}

function Draft({file, begin, rules, push, trial}) {
  const rule = file.replace(/\.epl$/, '');
  const [draft, setDraft] = useState(() => kept(file) ?? begin);
  const [wanted, setWanted] = useState(null);
  const check = useCheck({base: draft.base, file, text: draft.text, scenarios: draft.scenarios});
  const [field, setField] = useState(0);
  const changed = draft.text !== begin.text || JSON.stringify(draft.scenarios) !== JSON.stringify(begin.scenarios);
  const change = part =>
    setDraft(before => {
      const next = {...before, ...part};
      keep(file, next);
      return next;
    });
  const giveUp = () => {
    forget(file);
    setDraft(begin);
    setField(field + 1);
  };
  const problems = check.report?.problems ?? [];
  // The same list for as long as it is the same: the field would draw it anew.
  const here = useMemo(() => problems.filter(one => one.file === file), [check.report]);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">${file}</h1>
      <p class="figures quiet">
        <a href=${linkTo('rules', begin.isNew ? '' : file)}>${begin.isNew ? 'All rules' : 'As it is in force'}</a>, written on${' '}
        ${draft.base === 0 ? 'the rules as deployed' : `version ${draft.base}`}. Nothing is live until it is pushed: write, let its scenarios pass, try it, push it.
      </p>
      ${changed && html`<button type="button" class="plain" onClick=${giveUp}>Give up what was written</button>`}
    </div>
    ${rules &&
    rules.version !== draft.base &&
    !(rules.change?.version === rules.version && sent.has(rules.change.id)) &&
    html`<p class="say warn" role="status">
      <span>Version ${rules.version} is in force meanwhile${rules.pushed && `, by ${rules.pushed.author}`}.</span>
      <a href=${linkTo('version', String(rules.version), {from: draft.base})}>See what it changed</a>
      <button type="button" onClick=${() => change({base: rules.version})}>Write on that version</button>
    </p>`}
    <section class="panel" aria-labelledby="write-title">
      <div class="title">
        <h2 id="write-title">Text</h2>
        <p class="figures quiet" role="status">${check.busy ? 'Checking…' : check.isOfNow ? `Checked in ${check.report.millis} ms` : 'Not checked'}</p>
      </div>
      <${LooksUp} text=${draft.text} />
      <${Field} key=${field} text=${draft.text} problems=${here} label=${`The text of ${file}`} wanted=${wanted} onChange=${text => change({text})} />
      ${check.error && html`<${Failure} text=${check.error}><button type="button" onClick=${check.again}>Check again</button></${Failure}>`}
      ${check.report && html`<${Problems} problems=${problems} onGo=${setWanted} />`}
    </section>
    <${Scenarios} rule=${rule} scenarios=${draft.scenarios} results=${check.report?.results ?? null} accepted=${check.isOfNow ? check.report.accepted : null} onChange=${scenarios => change({scenarios})} />
    ${trial && html`<${trial} file=${file} draft=${draft} />`}
    ${push && html`<${push} file=${file} draft=${draft} check=${check} rules=${rules} />`}
  </div>`;
}

/** What a rule begins with that is not there yet; `taken` is one of the library, with its scenarios. */
function newRule(base, file, taken) {
  if (taken === null) {
    return {base, text: NEW_RULE, scenarios: {}, isNew: true};
  }
  const rule = file.replace(/\.epl$/, '');
  const scenarios = Object.entries(taken.scenarios).map(([place, text]) => [rule + place.slice(taken.name.length), text]);
  return {base, text: taken.text, scenarios: Object.fromEntries(scenarios), isNew: true};
}

/** The screen; `query.new` begins a rule that is not there yet, as that of the library `query.from`. */
export function WriteRule({file, query, rules, push, trial}) {
  const version = rules?.version;
  const [base, setBase] = useState(null);
  useEffect(() => {
    if (base === null && version !== undefined) {
      setBase(version);
    }
  }, [version]);
  useEffect(() => {
    document.title = `${file} – smartcar`;
  }, [file]);
  const isNew = query.new === '1';
  const found = useAsked(base === null || isNew ? null : `rules/versions/${base}/rule`, {file});
  const library = useAsked(isNew && query.from ? 'rules/library' : null);
  const taken = library.data?.items.find(rule => rule.name === query.from) ?? null;
  if (!may('author')) {
    return html`<section class="panel"><h1 tabIndex="-1">${file}</h1><${Say}>Rules are written by those with the role author. <a href=${linkTo('rules', file)}>Look at it</a></${Say}></section>`;
  }
  const begin =
    base === null
      ? null
      : isNew
        ? (!query.from || library.data) && newRule(base, file, taken)
        : found.data && {base, text: found.data.text, scenarios: found.data.scenarios, isNew: false};
  return html`<div>
    ${found.error && html`<section class="panel"><h1 tabIndex="-1">${file}</h1><${Failure} text=${found.error}><button type="button" onClick=${found.again}>Try again</button></${Failure}></section>`}
    ${library.error && html`<section class="panel"><h1 tabIndex="-1">${file}</h1><${Failure} text=${library.error}><button type="button" onClick=${library.again}>Try again</button></${Failure}></section>`}
    ${!begin && !found.error && !library.error && html`<section class="panel"><h1 tabIndex="-1">${file}</h1><${Say} busy>Reading the rule…</${Say}></section>`}
    ${begin && html`<${Draft} key=${file} file=${file} begin=${begin} rules=${rules} push=${push} trial=${trial} />`}
  </div>`;
}
