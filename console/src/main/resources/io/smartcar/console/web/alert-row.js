// An alert as a line of a list.
import {durationOf, momentOfDate, valueText} from './format.js';
import {html} from './kit.js';
import {around, CarLink, DayUnlessToday, kindOf, Severity, TimeOfDay} from './parts.js';
import {linkTo} from './router.js';

export const ALERT_COLUMNS = ['Rule', 'Car', 'Of', 'Values', 'State'];

/** What became of an alert, if anything did: late, withdrawn, replaced. */
export function AlertState({alert, change, replaces, replacedBy}) {
  const late = alert.lateByMillis !== null;
  const tags = [];
  if (alert.state === 'withdrawn') {
    tags.push(html`<span class="tag gone">${replacedBy ? 'replaced' : 'withdrawn'}</span>`);
  }
  if (late) {
    tags.push(html`<span class="tag late" title="Found after its time, when late readings were judged">
      late by ${durationOf(alert.lateByMillis)}
    </span>`);
  }
  if (change === 'replaced' && alert.state === 'holds') {
    tags.push(html`<span class="tag" title=${replaces ?? ''}>in place of another</span>`);
  }
  return tags.length === 0
    ? html`<span class="line quiet">holds</span>`
    : tags.map((tag, i) => html`<span key=${i} class="line">${tag}</span>`);
}

/** An alert's values in a line. */
export function valuesOf(alert) {
  return Object.entries(alert.values)
    .filter(([name]) => name !== 'areaNumber')
    .map(([name, value]) => `${name} ${valueText(name, value)}`)
    .join(', ');
}

/** The columns of a line of a list of alerts. */
export function AlertCells(one, active) {
  const {alert} = one;
  const at = momentOfDate(alert.date) ?? alert.raisedAtMillis;
  return [
    html`<span class="line strong">${alert.rule}</span>
      <span class="line"><${Severity} severity=${alert.severity} /></span>`,
    html`<span class="line strong">
        <${CarLink} car=${alert.carNumber} ...${around(at, at)} tabIndex=${active ? 0 : -1} />
      </span>
      <span class="line quiet">${alert.area ?? ''}</span>`,
    html`<span class="line strong"><${TimeOfDay} at=${at} /></span>
      <span class="line">
        <a href=${linkTo('why', alert.carNumber, {at})} tabIndex=${active ? 0 : -1} aria-label=${`Why? ${alert.rule} of ${alert.carNumber}`}>Why?</a>${' '}
        <${DayUnlessToday} at=${at} />
      </span>`,
    html`<span class="line" title=${valuesOf(alert)}>${valuesOf(alert)}</span>
      <span class="line quiet" title=${alert.description}>${alert.description}</span>`,
    html`<${AlertState} ...${one} />`,
  ];
}

/** Classes of its row. */
export function alertClass({alert}) {
  return `${kindOf(alert.severity)}${alert.state === 'withdrawn' ? ' withdrawn' : ''}`;
}
