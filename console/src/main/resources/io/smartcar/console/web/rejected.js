// What was refused in the last day: why, with examples, and sending it again. Records are strangers' text.
import {get, post} from './api.js';
import {count, countOf, durationOf} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {Failure, Say, Since, Time} from './parts.js';
import {may, me, viewerName} from './settings.js';
import {useStore} from './store.js';

const AGAIN_MILLIS = 60_000;

/** What became of those that were to be sent again, in sentences. */
function becameOf(done) {
  const said = [
    [done.sent, n => `${countOf(n, 'record')} sent again.`],
    [done.noEvent, n => `${countOf(n, 'record')} left: still no event, and would be refused again. Mend what reads or sends them first.`],
    [done.sentBefore, n => `${countOf(n, 'record')} left: sent before.`],
    [done.unconfirmed, n => `${countOf(n, 'record')} left: sending was begun and not confirmed; smartcar rejected replay --unconfirmed sends them.`],
    [done.cut, n => `${countOf(n, 'record')} left: only the beginning was kept.`],
    [done.taken, n => `${countOf(n, 'record')} left: somebody else sends them at this moment.`],
  ]
    .filter(([n]) => n > 0)
    .map(([n, say]) => say(n));
  if (said.length === 0) {
    said.push('None was found.');
  }
  if (done.more) {
    said.push('There may be more: send again once more; of very many, smartcar rejected replay sends all.');
  }
  return [...said, ...done.patterns.map(pattern => `${pattern}.`)].join(' ');
}

/** Whether it was sent again. */
function Resent({mark}) {
  return mark === null
    ? ''
    : html` <span class=${`tag ${mark.confirmed ? 'ok' : 'open'}`}>${mark.confirmed ? 'sent again' : 'not confirmed'}</span>
        <span class="quiet"> by ${mark.by}, <${Time} at=${mark.atMillis} /></span>`;
}

function Reason({reason, cut, mayResend, busy, outcome, onResend}) {
  const left = reason.records - reason.resent;
  const name = `${reason.field} must be ${reason.rule}`;
  return html`<li>
    <div class="refused-head">
      <h3><strong>${cut && 'at least '}${count(reason.records)}</strong> ${name}</h3>
      ${mayResend &&
      html`<button type="button" disabled=${busy || (left === 0 && !cut)} aria-label=${`Send again those refused because ${name}`} onClick=${onResend}>
        ${outcome?.busy ? 'Sending…' : 'Send again'}
      </button>`}
    </div>
    <p class="quiet small">
      From <${Time} at=${reason.firstMillis} /> to <${Time} at=${reason.lastMillis} />${reason.resent > 0 && `; ${count(reason.resent)} sent again`}${reason.unconfirmed > 0 && `; ${count(reason.unconfirmed)} not confirmed`}.
    </p>
    <div role="status">
      ${outcome?.done && html`<p class=${`say ${outcome.done.sent > 0 ? 'ok' : 'warn'}`}><span>${becameOf(outcome.done)}</span></p>`}
    </div>
    ${outcome?.error && html`<${Failure} text=${outcome.error} />`}
    <ul class="refused-examples">
      ${reason.examples.map(
        one => html`<li key=${`${one.topic}/${one.partition}@${one.offset}`}>
          <span class="quiet small">${one.topic}/${one.partition}@${one.offset}, <${Time} at=${one.atMillis} /></span><${Resent} mark=${one.resent} />
          <code>${one.text || '(empty)'}</code>
        </li>`,
      )}
    </ul>
  </li>`;
}

function Sources({sources}) {
  return html`<p class="quiet small">
    From ${sources.map((one, i) => html`${i > 0 && ', '}${one.topic}/${one.partition} (${count(one.records)}, last <${Time} at=${one.lastMillis} />)`)}.
  </p>`;
}

/** What to do where some were refused. */
const WHAT_TO_DO =
  'Mend what sends them, or what reads them (smartcar.events.time-zone, a format), then send them again: what is an event by then is stored and judged, each record once.';

function Found({found, who, outcomes, onResend}) {
  const [by, setBy] = useState(viewerName.get());
  const mayResend = who && may('operator');
  const busy = Object.values(outcomes).some(one => one.busy);
  const resend = reason => {
    if (!who.tokens) {
      viewerName.set(by.trim());
    }
    onResend(reason, who.tokens ? {} : {by: by.trim()});
  };
  const nameless = mayResend && !who.tokens && !by.trim();
  return html`
    <p>${WHAT_TO_DO}</p>
    ${found.cut && html`<p class="say warn"><span>There are more than were looked at: each number is “at least”. smartcar rejected list counts all.</span></p>`}
    ${found.patterns.length > 0 && html`<ul class="refused-patterns">${found.patterns.map(line => html`<li key=${line}>${line}</li>`)}</ul>`}
    ${mayResend &&
    !who.tokens &&
    html`<label class="field refused-name">
      <span>Your name, to send again</span>
      <input type="text" maxlength="64" autocomplete="name" value=${by} onInput=${event => setBy(event.currentTarget.value)} />
    </label>`}
    <ol class="refused">
      ${found.reasons.map(reason => {
        const key = keyOf(reason);
        return html`<${Reason}
          key=${key}
          reason=${reason}
          cut=${found.cut}
          mayResend=${mayResend}
          busy=${busy || nameless}
          outcome=${outcomes[key]}
          onResend=${() => resend(reason)}
        />`;
      })}
    </ol>
    ${found.moreReasons > 0 && html`<p class="quiet">And ${countOf(found.moreReasons, 'more reason')}: smartcar rejected list has all.</p>`}
    <${Sources} sources=${found.sources} />`;
}

const keyOf = reason => JSON.stringify([reason.field, reason.rule]);

/** The section. */
export function Rejected() {
  const who = useStore(me);
  const [found, setFound] = useState(null);
  const [failed, setFailed] = useState(null);
  const [asked, setAsked] = useState(0);
  const [outcomes, setOutcomes] = useState({});

  useEffect(() => {
    const abort = new AbortController();
    let timer;
    get('rejected', {}, abort.signal)
      .then(
        data => {
          setFound(data);
          setFailed(null);
        },
        failure => abort.signal.aborted || setFailed(before => ({since: before?.since ?? Date.now(), text: failure.message})),
      )
      .finally(() => {
        if (!abort.signal.aborted) {
          timer = setTimeout(() => setAsked(n => n + 1), AGAIN_MILLIS);
        }
      });
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);

  const resend = async (reason, by) => {
    const key = keyOf(reason);
    const put = outcome => setOutcomes(all => ({...all, [key]: outcome}));
    put({busy: true});
    try {
      put({done: await post('rejected/resend', {field: reason.field, rule: reason.rule, ...by})});
    } catch (failure) {
      put({error: failure.message});
    }
    setAsked(n => n + 1);
  };

  return html`<section class="panel" aria-labelledby="refused-title">
    <div class="title">
      <h2 id="refused-title">Refused in the last 24 hours</h2>
      <p class="figures quiet">
        ${found && html`${found.cut && 'at least '}${countOf(found.records, 'record')}${found.resent > 0 && `, ${count(found.resent)} sent again`}; as of <${Time} at=${found.toMillis} />, asked again every ${durationOf(AGAIN_MILLIS)}`}
      </p>
    </div>
    ${failed &&
    html`<${Failure} text=${failed.text}>
      <span>${found ? html`No answer since <${Since} at=${failed.since} />: what is below is from before.` : 'What was refused is not known until then.'}</span>
    </${Failure}>`}
    ${!found && !failed && html`<${Say} busy>Looking through what was refused…</${Say}>`}
    ${found &&
    (found.records === 0
      ? html`<p>Nothing was refused: every record of ${found.topic} was an event.</p>`
      : html`<${Found} found=${found} who=${who} outcomes=${outcomes} onResend=${resend} />`)}
  </section>`;
}
