// Puts other rules in force: what differs, why, and how each task takes it.
import {post} from './api.js';
import {useAsked} from './ask.js';
import {Difference} from './code.js';
import {forget, sent} from './draft.js';
import {html, useEffect, useRef, useState} from './kit.js';
import {Failure, Say, Time} from './parts.js';
import {linkTo} from './router.js';
import {Tasks} from './rules.js';
import {me, viewerName} from './settings.js';
import {useStore} from './store.js';
import {TrialCounts} from './try.js';

const KINDS = {live: 'ok', attention: 'warn', conflict: 'bad', refused: 'bad', failed: 'bad', 'taken-back': 'bad'};
const WORDS = {
  checking: 'is checked',
  waiting: 'on its way',
  live: 'done',
  attention: 'look at it',
  conflict: 'somebody was first',
  refused: 'refused',
  failed: 'failed',
  'taken-back': 'taken back',
};

/** Whether a change goes on. */
export const goesOn = change => change?.state === 'checking' || change?.state === 'waiting';

const whatOf = change =>
  change.file !== null ? change.file : change.rollBackTo === 0 ? 'The rules as deployed' : `The rules of version ${change.rollBackTo}`;

/** How the last change that was wanted here goes. */
export function LastChange({change}) {
  if (!change) {
    return '';
  }
  return html`<section class=${`panel change ${KINDS[change.state] ?? ''}`} aria-labelledby="change-title">
    <h2 id="change-title">
      ${change.file === null ? 'Roll back' : 'Push'}: ${whatOf(change)}${' '}
      <span class=${`tag ${{ok: 'ok', warn: 'open', bad: 'gone'}[KINDS[change.state]] ?? ''}`}>${WORDS[change.state] ?? change.state}</span>
    </h2>
    <p class="quiet"><strong>${change.by}</strong>, <${Time} at=${change.atMillis} />: <q>${change.reason}</q></p>
    <p role="status" aria-busy=${goesOn(change)}>
      ${goesOn(change) && html`<span class="spin inline" aria-hidden="true"></span>${' '}`}
      ${change.version === null ? whatOf(change) : change.version === 0 ? 'The rules as deployed' : `Version ${change.version}`} ${change.text}.
    </p>
    ${change.lines.length > 0 && html`<pre class="failures">${change.lines.join('\n')}</pre>`}
  </section>`;
}

/** The form with the reason, and the button. */
function Why({title, action, busy, error, disabled, onSend, children}) {
  const who = useStore(me);
  const [reason, setReason] = useState('');
  const [by, setBy] = useState(viewerName.get());
  const submit = event => {
    event.preventDefault();
    if (!who.tokens) {
      viewerName.set(by.trim());
    }
    onSend({reason: reason.trim(), ...(who.tokens ? {} : {by: by.trim()})});
  };
  return html`<form class="why-form" aria-label=${title} onSubmit=${submit}>
    <div class="fields">
      <label class="field">
        <span>Why, in one line</span>
        <input type="text" required maxlength="500" autocomplete="off" value=${reason} onInput=${event => setReason(event.currentTarget.value)} />
      </label>
      ${who?.tokens
        ? html`<p class="field"><span>Your name</span><strong>${who.name}</strong></p>`
        : html`<label class="field">
            <span>Your name</span>
            <input type="text" required maxlength="64" autocomplete="name" value=${by} onInput=${event => setBy(event.currentTarget.value)} />
          </label>`}
    </div>
    ${children}
    ${error && html`<${Failure} text=${error} />`}
    <p class="buttons end">
      <button type="submit" class="main" disabled=${busy || disabled || !reason.trim() || (!who?.tokens && !by.trim())}>${busy ? 'On its way…' : action}</button>
    </p>
  </form>`;
}

/** Whether a change that was sent goes on, or was not seen yet. */
function isPending(id, change) {
  return id !== null && (!change || change.id < id || (change.id === id && goesOn(change)));
}

/** Sends a change; `{busy, error, id, send(body)}`. */
function useChange(path) {
  const [state, setState] = useState({busy: false, error: '', id: null});
  const send = async body => {
    setState({busy: true, error: '', id: null});
    try {
      const begun = await post(path, body);
      sent.add(begun.id);
      setState({busy: false, error: '', id: begun.id});
    } catch (failure) {
      setState({busy: false, error: failure.message, id: null});
    }
  };
  return {...state, send};
}

/** What differs between a draft and the version that it is written on, worked out by the server. */
function useDraftDifference(draft, file, isOfNow) {
  const [state, setState] = useState({files: null, error: ''});
  const wanted = JSON.stringify({base: draft.base, file, text: draft.text, scenarios: draft.scenarios});
  useEffect(() => {
    if (!isOfNow) {
      return undefined;
    }
    const abort = new AbortController();
    post('rules/difference', JSON.parse(wanted), abort.signal).then(
      found => abort.signal.aborted || setState({files: found.files, error: ''}),
      failure => abort.signal.aborted || setState({files: null, error: failure.message}),
    );
    return () => abort.abort();
  }, [wanted, isOfNow]);
  return state;
}

/** What a push waits for besides its reason, with what to do. */
function waitsFor(check, same, other) {
  if (!check.isOfNow) {
    return check.error ? 'It was not checked: see above.' : 'It is being checked…';
  }
  const {report} = check;
  if (report.problems.some(problem => problem.severity === 'error')) {
    return 'It cannot be pushed with an error: mend it in the text above.';
  }
  if (!report.passes) {
    return report.results.length === 0
      ? 'It cannot be pushed without a scenario: add one above, with events and the alerts that they should raise.'
      : 'It cannot be pushed while a scenario fails: change the text, or, where what it raises now is right, press “Take what it raises as right” above.';
  }
  if (other) {
    return 'Another version is in force meanwhile: see what it changed, at the top of the page, and write on that one.';
  }
  return same ? 'Nothing differs from what is in force.' : 'Say why, and push it: every task takes it at once, and it can be rolled back.';
}

/** The part of the writing screen that pushes. */
export function PushDraft({file, draft, check, rules}) {
  const difference = useDraftDifference(draft, file, check.isOfNow);
  const {busy, error, id, send} = useChange('rules/push');
  const change = rules?.change;
  const mine = change && change.id === id ? change : null;
  const done = useRef(null);
  useEffect(() => {
    if (mine && mine.state === 'live' && done.current !== mine.id) {
      done.current = mine.id;
      forget(file);
    }
  }, [mine]);
  const other = rules && rules.version !== draft.base;
  const passes = check.isOfNow && check.report.passes;
  const same = difference.files !== null && difference.files.length === 0;
  return html`<section class="panel" aria-labelledby="push-title">
      <h2 id="push-title">Push</h2>
      ${difference.error && html`<${Failure} text=${difference.error} />`}
      ${difference.files && html`<${Difference} files=${difference.files} />`}
      <${TrialCounts} file=${file} draft=${draft} />
      <p class="quiet" role="status">${waitsFor(check, same, other)}</p>
      <${Why}
        title="Push this rule"
        action="Push to every task"
        busy=${busy || isPending(id, change)}
        error=${error}
        disabled=${!passes || same || other || !rules}
        onSend=${said => send({base: draft.base, revision: rules.revision, file, text: draft.text, scenarios: draft.scenarios, ...said})}
      />
    </section>
    <${LastChange} change=${change} />
    ${rules && (goesOn(change) || mine) && html`<${Tasks} rules=${rules} />`}
    ${mine?.state === 'live' && html`<p class="say ok"><span>It is in force.</span> <a href=${linkTo('rules', file)}>See it there</a></p>`}`;
}

/** The part of a rule's screen that takes it out. */
export function TakeOut({file, rules}) {
  const [open, setOpen] = useState(false);
  const {busy, error, id, send} = useChange('rules/push');
  const mine = rules.change && rules.change.id === id ? rules.change : null;
  const last = rules.rules.length === 1;
  return html`${open
      ? html`<section class="panel" aria-labelledby="out-title">
          <h2 id="out-title">Take ${file} out</h2>
          <p class="quiet">
            ${last
              ? 'It is the last rule: a version needs one.'
              : 'Every task stops it; all other rules go on. It stays in the versions before, with its scenarios.'}
          </p>
          <${Why}
            title="Take this rule out"
            action="Take it out of every task"
            busy=${busy || isPending(id, rules.change)}
            error=${error}
            disabled=${last}
            onSend=${said => send({base: rules.version, revision: rules.revision, file, ...said})}
          />
        </section>`
      : html`<p class="buttons"><button type="button" class="plain" onClick=${() => setOpen(true)}>Take it out…</button></p>`}
    <${LastChange} change=${mine} />
    ${mine && html`<${Tasks} rules=${rules} />`}`;
}

/** The part of a version's screen that puts it in force again. */
export function RollBack({version, rules}) {
  const [open, setOpen] = useState(false);
  const {busy, error, id, send} = useChange('rules/rollback');
  const mine = rules.change && rules.change.id === id ? rules.change : null;
  const difference = useAsked(open ? `rules/versions/${version}/difference` : null, {from: rules.version});
  return html`<section class="panel" aria-labelledby="back-title">
      <h2 id="back-title">Roll back</h2>
      ${!open &&
      rules.version !== version &&
      html`<p class="quiet">
        Puts the rules ${version === 0 ? 'that the topology was deployed with' : `of version ${version}, and the cars that they looked up,`} in force again${version === 0 ? '' : ', as a new version'}.${' '}
        <button type="button" onClick=${() => setOpen(true)}>Roll back to ${version === 0 ? 'what was deployed' : `version ${version}`}…</button>
      </p>`}
      ${mine?.state === 'live' && html`<p class="quiet">Done, see below.</p>`}
      ${open &&
      mine?.state !== 'live' &&
      rules.version !== version &&
      html`<p class="quiet">This is what would change of version ${rules.version}, which is in force:</p>
        ${difference.busy && html`<${Say} busy>Comparing…</${Say}>`}
        ${difference.error && html`<${Failure} text=${difference.error} />`}
        ${difference.data && html`<${Difference} files=${difference.data.files} />`}
        <${Why}
          title="Roll back"
          action="Roll back in every task"
          busy=${busy || isPending(id, rules.change)}
          error=${error}
          disabled=${!difference.data}
          onSend=${said => send({base: rules.version, revision: rules.revision, version, ...said})}
        />`}
    </section>
    <${LastChange} change=${mine} />
    ${mine && html`<${Tasks} rules=${rules} />`}`;
}
