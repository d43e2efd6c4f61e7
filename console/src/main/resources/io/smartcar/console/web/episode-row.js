// An episode as a line of a list.
import {countOf, durationOf, measureText, momentOfDate} from './format.js';
import {html} from './kit.js';
import {around, CarLink, DayUnlessToday, kindOf, Severity, Time, TimeOfDay} from './parts.js';
import {may} from './settings.js';

/** Whether nobody has seen to it yet. */
export const todo = episode => episode.acknowledgedBy === null && !episode.closed;

/** Who has seen an episode, in a few words. */
function Handled({episode}) {
  const last = episode.handled.at(-1);
  const first = episode.closed
    ? html`<span class="tag ok">closed by ${lastBy(episode, 'close')}</span>`
    : episode.acknowledgedBy !== null
      ? html`<span class="tag ok">seen by ${episode.acknowledgedBy}</span>`
      : html`<span class="tag open">not seen</span>`;
  return html`<span class="line">${first}${episode.assignee !== null && html` <span class="tag">for ${episode.assignee}</span>`}</span>
    <span class="line quiet">
      ${last ? html`${last.by}, <${Time} at=${last.atMillis} />${last.remark && `: ${last.remark}`}` : ''}
    </span>`;
}

function lastBy(episode, action) {
  return episode.handled.findLast(done => done.action === action)?.by ?? 'somebody';
}

/** Who takes care of an episode, as a sentence. */
export function careOf(episode) {
  const seen = episode.closed ? `Closed by ${lastBy(episode, 'close')}` : episode.acknowledgedBy === null ? null : `Seen by ${episode.acknowledgedBy}`;
  return episode.assignee === null ? `${seen ?? 'Nobody takes care of it yet'}.` : `${episode.assignee} takes care of it${seen ? `; ${seen[0].toLowerCase()}${seen.slice(1)}` : ''}.`;
}

/** Names of the columns. */
export const EPISODE_COLUMNS = ['Rule', 'Car', 'Since', 'Worst', 'Area', 'Handled', 'Do'];

/** What stands in them; `open(episode, action)` is called to see more of it, or to acknowledge it. */
export function episodeCells(episode, active, open) {
  const tab = active ? 0 : -1;
  const began = momentOfDate(episode.since) ?? episode.fromMillis;
  const span = around(began, momentOfDate(episode.last) ?? episode.toMillis);
  const seen = !todo(episode);
  return [
    html`<span class="line strong">${episode.rule}</span>
      <span class="line"><${Severity} severity=${episode.severity} /></span>`,
    html`<span class="line strong"><${CarLink} car=${episode.carNumber} ...${span} tabIndex=${tab} /></span>`,
    html`<span class="line strong"><${TimeOfDay} at=${began} /> <${DayUnlessToday} at=${began} /></span>
      <span class="line quiet">
        ${episode.open ? '' : 'ended, '}${episode.toMillis > began ? `${durationOf(episode.toMillis - began)}, ` : ''}${countOf(episode.alerts, 'alert')}
      </span>`,
    html`<span class="line strong">${measureText(episode.measure, episode.worst) || '–'}</span>
      <span class="line quiet">${episode.measure}</span>`,
    html`<span class="line strong">${episode.area ?? '–'}</span>`,
    html`<${Handled} episode=${episode} />`,
    html`<span class="buttons">
      ${!seen &&
      may('operator') &&
      html`<button
        type="button"
        tabIndex=${tab}
        aria-label=${`Acknowledge ${episode.rule} of ${episode.carNumber}`}
        onClick=${() => open(episode, 'ack')}
      >
        Acknowledge
      </button>`}
      <button
        type="button"
        class="plain"
        tabIndex=${tab}
        aria-label=${`More about ${episode.rule} of ${episode.carNumber}`}
        onClick=${() => open(episode, null)}
      >
        More…
      </button>
    </span>`,
  ];
}

/** Classes of its row. */
export function episodeClass(episode) {
  return `${kindOf(episode.severity)}${todo(episode) ? '' : ' seen'}`;
}
