// What somebody does about an episode: acknowledge, assign, note, close.
import {post} from './api.js';
import {countOf, measureText, momentOfDate} from './format.js';
import {html, useLayoutEffect, useRef, useState} from './kit.js';
import {takeOver} from './live.js';
import {around, CarLink, Failure, Severity, Time} from './parts.js';
import {linkTo} from './router.js';
import {may, me, viewerName} from './settings.js';
import {useStore} from './store.js';

const ACTIONS = [
  ['ack', 'Acknowledge', 'Somebody has seen it; holds for the whole episode'],
  ['assign', 'Assign', 'Somebody is to see to it'],
  ['note', 'Note', 'Keep a remark'],
  ['close', 'Close', 'Nothing more is to be done about it'],
];

const DONE = {ack: 'acknowledged', assign: 'assigned to', note: 'noted', close: 'closed'};

async function send(episode, action, {by, remark, assignee} = {}) {
  const body = {id: episode.id, action};
  if (!me.get()?.tokens) {
    body.by = by;
  }
  if (remark) {
    body.remark = remark;
  }
  if (action === 'assign') {
    body.assignee = assignee;
  }
  const now = await post('episodes/handling', body);
  takeOver(now);
  return now;
}

/** Does it without asking anything; false if the name of who does it is not known yet. */
export async function quickly(episode, action) {
  const by = viewerName.get().trim();
  if (!me.get()?.tokens && !by) {
    return false;
  }
  await send(episode, action, {by});
  return true;
}

const careBy = episode => episode.assignee ?? episode.acknowledgedBy ?? 'nobody yet';

function History({episode}) {
  if (episode.handled.length === 0) {
    return html`<p class="quiet">Nobody has done anything about it.</p>`;
  }
  return html`<ol class="history" reversed>
    ${episode.handled.toReversed().map(
      done => html`<li key=${`${done.atMillis}${done.action}${done.by}`}>
        <strong>${done.by}</strong> ${DONE[done.action]}${done.assignee && html` <strong>${done.assignee}</strong>`},${' '}
        <${Time} at=${done.atMillis} full />${done.remark && html`<q>${done.remark}</q>`}
      </li>`,
    )}
  </ol>`;
}

/** An episode with what was done about it, and the form to do more. */
export function HandleDialog({episode, action: wanted, onClose, onDone = () => {}}) {
  const who = useStore(me);
  const dialog = useRef(null);
  const seen = episode.acknowledgedBy !== null || episode.closed;
  const [action, setAction] = useState(wanted ?? (seen ? 'note' : 'ack'));
  const [by, setBy] = useState(viewerName.get());
  const [assignee, setAssignee] = useState('');
  const [remark, setRemark] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const mayHandle = who && may('operator');

  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element.showModal();
    return () => {
      element.close();
      before?.focus?.();
    };
  }, []);

  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      if (!who.tokens) {
        viewerName.set(by.trim());
      }
      onDone(await send(episode, action, {by: by.trim(), remark: remark.trim(), assignee: assignee.trim()}));
      onClose();
    } catch (failure) {
      setError(failure.message);
      setBusy(false);
    }
  };

  const began = momentOfDate(episode.since) ?? episode.fromMillis;
  const ended = momentOfDate(episode.last) ?? episode.toMillis;
  return html`<dialog ref=${dialog} aria-labelledby="handle-title" onClose=${onClose} onCancel=${onClose}>
    <div class="title">
      <h2 id="handle-title">${episode.rule} of ${episode.carNumber}</h2>
      <button type="button" class="plain" aria-label="Close this window" onClick=${onClose}>✕</button>
    </div>
    <p>
      <${Severity} severity=${episode.severity} /> ${episode.description}
      ${!episode.open && html` <span class="tag">has ended</span>`}
    </p>
    <dl class="facts">
      <div><dt>Car</dt><dd><${CarLink} car=${episode.carNumber} ...${around(began, ended)} /></dd></div>
      <div><dt>Since</dt><dd><${Time} at=${began} full /></dd></div>
      <div><dt>Last</dt><dd><${Time} at=${ended} full /></dd></div>
      <div><dt>Alerts</dt><dd>${countOf(episode.alerts, 'alert')}</dd></div>
      ${episode.worst !== null && html`<div><dt>Worst ${episode.measure}</dt><dd>${measureText(episode.measure, episode.worst)}</dd></div>`}
      <div><dt>Area</dt><dd>${episode.area ?? 'unknown'}</dd></div>
      <div><dt>Taken care of by</dt><dd>${careBy(episode)}</dd></div>
    </dl>
    <p class="buttons">
      <a href=${linkTo('why', episode.carNumber, {at: ended})}>Why is there an alert?</a>
      <a href=${linkTo('alerts', '', {day: episode.last.slice(0, 8), rule: episode.rule, car: episode.carNumber})}>Its alerts</a>
    </p>
    <h3>What was done</h3>
    <${History} episode=${episode} />
    ${mayHandle &&
    html`<form onSubmit=${submit}>
      <fieldset class="radios">
        <legend>What to do</legend>
        ${ACTIONS.map(
          ([key, name, what]) => html`<label key=${key} title=${what}>
            <input
              type="radio"
              name="action"
              value=${key}
              checked=${action === key}
              autofocus=${action === key}
              onChange=${() => setAction(key)}
            />
            ${name}
          </label>`,
        )}
      </fieldset>
      <p class="quiet small">${ACTIONS.find(([key]) => key === action)[2]}.</p>
      <div class="fields">
        ${who.tokens
          ? html`<p class="field"><span>Your name</span><strong>${who.name}</strong></p>`
          : html`<label class="field">
              <span>Your name</span>
              <input
                type="text"
                required
                maxlength="64"
                autocomplete="name"
                value=${by}
                onInput=${event => setBy(event.currentTarget.value)}
              />
            </label>`}
        ${action === 'assign' &&
        html`<label class="field">
          <span>Assign to</span>
          <input
            type="text"
            required
            maxlength="64"
            value=${assignee}
            onInput=${event => setAssignee(event.currentTarget.value)}
          />
        </label>`}
        <label class="field wide">
          <span>Remark${action === 'note' ? '' : ' (may be empty)'}</span>
          <textarea
            rows="2"
            maxlength="2000"
            required=${action === 'note'}
            value=${remark}
            onInput=${event => setRemark(event.currentTarget.value)}
          ></textarea>
        </label>
      </div>
      ${error && html`<${Failure} text=${error} />`}
      <p class="buttons end">
        <button type="button" class="plain" onClick=${onClose}>Cancel</button>
        <button type="submit" class="main" disabled=${busy}>
          ${busy ? 'Sending…' : ACTIONS.find(([key]) => key === action)[1]}
        </button>
      </p>
    </form>`}
  </dialog>`;
}
