// Now: who is at it, a line for each car and rule, and the latest alerts below.
import {AlertCells, ALERT_COLUMNS, alertClass} from './alert-row.js';
import {careOf, EPISODE_COLUMNS, episodeCells, episodeClass, todo} from './episode-row.js';
import {count, countOf, measureText, momentOfDate} from './format.js';
import {HandleDialog, quickly} from './handle.js';
import {html, useCallback, useEffect, useMemo, useRef, useState} from './kit.js';
import {VirtualList} from './list.js';
import {live} from './live.js';
import {Ago, around, AREAS, CarLink, Choice, Failure, gravity, Say, Severity, Since, Text, Time} from './parts.js';
import {goTo, linkTo} from './router.js';
import {may, me, sound} from './settings.js';
import {allowSound} from './sound.js';
import {useStore} from './store.js';
import {connection, redisAway} from './stream.js';

const HANDLED = [
  ['', 'All but closed'],
  ['todo', 'To do'],
  ['acknowledged', 'Acknowledged'],
  ['assigned', 'Assigned'],
  ['closed', 'Closed'],
  ['all', 'All'],
];

const ORDERS = [
  ['', 'Newest first'],
  ['longest', 'Longest first'],
  ['worst', 'Worst first'],
  ['severity', 'Gravest first'],
  ['car', 'By car'],
];

const HANDLED_TESTS = {
  '': episode => !episode.closed,
  todo,
  acknowledged: episode => episode.acknowledgedBy !== null,
  assigned: episode => episode.assignee !== null,
  closed: episode => episode.closed,
  all: () => true,
};

const byName = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const newest = (one, other) => other.fromMillis - one.fromMillis || byName(one.id, other.id);

/** The gravest first; values of different rules cannot be compared, those of one can. */
const worst = (one, other) =>
  gravity(other.severity) - gravity(one.severity) ||
  byName(one.rule, other.rule) ||
  (other.worst ?? -Infinity) - (one.worst ?? -Infinity) ||
  newest(one, other);

const ORDER_TESTS = {
  '': newest,
  longest: (one, other) =>
    other.toMillis - other.fromMillis - (one.toMillis - one.fromMillis) || newest(one, other),
  worst,
  severity: (one, other) => gravity(other.severity) - gravity(one.severity) || newest(one, other),
  car: (one, other) => byName(one.carNumber, other.carNumber) || newest(one, other),
};

/** Whether an alert or episode passes the filters by rule, severity, area and car. */
function passes(one, query) {
  return (
    (!query.rule || one.rule === query.rule) &&
    (!query.severity || one.severity === query.severity) &&
    (!query.area || one.area === query.area) &&
    (!query.car || one.carNumber.toLowerCase().includes(query.car.toLowerCase()))
  );
}

function chosen(state, query) {
  const handled = HANDLED_TESTS[query.handled ?? ''] ?? HANDLED_TESTS[''];
  const found = [];
  for (const episode of state.episodes.values()) {
    if (passes(episode, query) && handled(episode)) {
      found.push(episode);
    }
  }
  return found.sort(ORDER_TESTS[query.order ?? ''] ?? newest);
}

function names(state, of, also) {
  const found = new Set(also ? [also] : []);
  for (const episode of state.episodes.values()) {
    found.add(episode[of]);
  }
  for (const {alert} of state.alerts) {
    found.add(alert[of]);
  }
  found.delete('');
  return [...found].sort();
}

function Filters({state, query}) {
  const set = (name, value) => goTo(linkTo('now', '', {...query, [name]: value}), true);
  const rules = useMemo(() => names(state, 'rule', query.rule), [state, query.rule]);
  const severities = useMemo(() => names(state, 'severity', query.severity), [state, query.severity]);
  const narrowed = ['rule', 'severity', 'area', 'car', 'handled'].some(name => query[name]);
  return html`<form class="filters" role="search" aria-label="Filter episodes and alerts" onSubmit=${event => event.preventDefault()}>
    <${Choice}
      label="Rule"
      value=${query.rule ?? ''}
      options=${[['', 'All rules'], ...rules.map(rule => [rule, rule])]}
      onChange=${value => set('rule', value)}
    />
    <${Choice}
      label="Severity"
      value=${query.severity ?? ''}
      options=${[['', 'All'], ...severities.map(one => [one, one])]}
      onChange=${value => set('severity', value)}
    />
    <${Choice}
      label="Area"
      value=${query.area ?? ''}
      options=${[['', 'All'], ...AREAS.map(area => [area, area])]}
      onChange=${value => set('area', value)}
    />
    <${Text} label="Car" value=${query.car ?? ''} width="9" placeholder="any" onChange=${value => set('car', value)} />
    <${Choice} label="Handled" value=${query.handled ?? ''} options=${HANDLED} onChange=${value => set('handled', value)} />
    <${Choice} label="Order" value=${query.order ?? ''} options=${ORDERS} onChange=${value => set('order', value)} />
    ${narrowed &&
    html`<button type="button" class="plain" onClick=${() => goTo(linkTo('now', '', {order: query.order}), true)}>
      Clear filters
    </button>`}
  </form>`;
}

/** Tells those who listen instead of looking, and not more often than they can hear. */
function Announcer({state}) {
  const [text, setText] = useState('');
  const told = useRef(state.begun);
  useEffect(() => {
    if (state.begun === told.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      const now = live.get();
      setText(`${countOf(now.begun - told.current, 'new episode')}. ${countOf(now.episodes.size, 'episode')} open.`);
      told.current = now.begun;
    }, 5000);
    return () => clearTimeout(timer);
  }, [state.begun > told.current]);
  return html`<p class="unseen" role="status" aria-live="polite">${text}</p>`;
}

function SoundSwitch() {
  const on = useStore(sound) === 'on';
  return html`<button
    type="button"
    class="plain"
    aria-pressed=${on}
    title="A short tone when an episode begins"
    onClick=${() => {
      allowSound();
      sound.set(on ? 'off' : 'on');
    }}
  >
    Sound: ${on ? 'on' : 'off'}
  </button>`;
}

/** The episode to see to first, and who does. */
function Worst({episodes, onOpen}) {
  const episode = episodes.reduce((first, one) => (first && worst(first, one) <= 0 ? first : one), null);
  const began = momentOfDate(episode.since) ?? episode.fromMillis;
  const span = around(began, momentOfDate(episode.last) ?? episode.toMillis);
  return html`<p class="worst">
    <span title="Of the gravest severity; of one rule that with the highest value">Worst:</span>${' '}<strong><${CarLink} car=${episode.carNumber} ...${span} /></strong>, ${episode.rule} <${Severity} severity=${episode.severity} />
    ${episode.worst !== null && html`, <strong>${measureText(episode.measure, episode.worst)}</strong>`}${episode.area && ` in ${episode.area}`}, for${' '}
    <${Since} at=${began} />. <strong class=${todo(episode) && episode.assignee === null ? 'warn' : ''}>${careOf(episode)}</strong>${' '}
    <button type="button" class="plain" onClick=${() => onOpen(episode, null)}>${may('operator') ? 'See to it…' : 'More…'}</button>
  </p>`;
}

/** The screen; `query` are the filters of the address. */
export function Now({query}) {
  const state = useStore(live);
  useStore(me);
  const away = useStore(redisAway);
  const link = useStore(connection);
  const [opened, setOpened] = useState(null);
  const [failure, setFailure] = useState('');
  const filters = JSON.stringify(query);
  const episodes = useMemo(() => chosen(state, query), [state, filters]);
  const alerts = useMemo(
    () => state.alerts.filter(({alert}) => passes(alert, query)),
    [state, filters],
  );
  const notSeen = useMemo(() => episodes.filter(todo).length, [episodes]);

  const open = useCallback(async (episode, action) => {
    setFailure('');
    if (action !== 'ack') {
      setOpened({episode, action});
      return;
    }
    try {
      if (!(await quickly(episode, 'ack'))) {
        setOpened({episode, action});
      }
    } catch (failed) {
      setFailure(`${episode.rule} of ${episode.carNumber} is not acknowledged: ${failed.message}`);
    }
  }, []);

  const cells = useCallback((episode, active) => episodeCells(episode, active, open), [open]);
  const key = useCallback(
    (episode, pressed) => {
      if (pressed === 'Enter') {
        open(episode, null);
        return true;
      }
      if (pressed === 'a' && may('operator') && todo(episode)) {
        open(episode, 'ack');
        return true;
      }
      return false;
    },
    [open],
  );

  useEffect(() => {
    document.title = state.phase === 'ready' ? `(${count(episodes.length)}) Now – smartcar` : 'Now – smartcar';
  }, [episodes.length, state.phase]);

  const hidden = state.episodes.size - episodes.length;
  const day = alerts[0]?.alert.date.slice(0, 8);
  const last = alerts.reduce((latest, {alert}) => Math.max(latest ?? alert.raisedAtMillis, alert.raisedAtMillis), null);
  return html`<div class="now">
    <section class="panel" aria-labelledby="now-title">
      <div class="title">
        <h1 id="now-title" tabIndex="-1">Now</h1>
        <p class="figures">
          <strong>${count(episodes.length)}</strong> ${episodes.length === 1 ? 'episode goes' : 'episodes go'} on,${' '}
          <strong class=${notSeen > 0 ? 'warn' : ''}>${count(notSeen)}</strong> not seen
          ${hidden > 0 && html`<span class="quiet">, ${count(hidden)} hidden by filters</span>`}
        </p>
        <${SoundSwitch} />
      </div>
      ${episodes.length > 0 && html`<${Worst} episodes=${episodes} onOpen=${open} />`}
      <${Filters} state=${state} query=${query} />
      <${Announcer} state=${state} />
      ${failure && html`<${Failure} text=${failure} />`}
      ${state.phase === 'error' && html`<${Failure} text=${`Episodes cannot be read: ${state.error}`} />`}
      ${state.phase === 'stale' &&
      html`<${Failure} text=${`What is shown may be out of date: ${state.error}`} />`}
      ${link.state === 'away' &&
      state.phase === 'ready' &&
      html`<${Failure} text=${html`Not live: what is shown is as of <${Time} at=${link.since} />. ${link.error}`} />`}
      ${away &&
      link.state === 'live' &&
      state.phase === 'ready' &&
      html`<${Failure} text=${`What is shown is as of before Redis went away: ${away.text}`} />`}
      ${episodes.length > 0
        ? html`<${VirtualList}
            kind="episodes"
            label="Episodes that go on"
            items=${episodes}
            keyOf=${episode => episode.id}
            columns=${EPISODE_COLUMNS}
            cells=${cells}
            rowClass=${episodeClass}
            heights=${{wide: 3.1, narrow: 8.4}}
            narrowBelow=${50}
            onKey=${key}
          />`
        : state.phase === 'loading'
          ? html`<${Say} busy>Reading the episodes that go on…</${Say}>`
          : state.phase !== 'error' &&
            (hidden > 0
              ? html`<${Say}>No episode that goes on passes these filters. ${count(hidden)} do not: clear the filters to see them.${' '}
                  <a href=${linkTo('now', '', {order: query.order})}>Clear them</a></${Say}>`
              : html`<${Say}>
                  Nothing goes on: no rule has an open episode. A new one appears here by itself; <a href=${linkTo('health')}>Health</a>
                  ${' '}says whether cars are heard at all and what is wrong, <a href=${linkTo('why')}>Why?</a> why a car has no alert.
                  ${' '}What has ended is under <a href=${linkTo('episodes')}>A day</a>.
                </${Say}>`)}
      ${episodes.length > 0 &&
      html`<p class="keys quiet">
        In the list: <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Home</kbd> <kbd>End</kbd> move, <kbd>Enter</kbd> opens${may('operator') &&
        html`, <kbd>A</kbd> acknowledges`}
      </p>`}
    </section>
    <section class="panel" aria-labelledby="latest-title">
      <div class="title">
        <h2 id="latest-title">Latest alerts</h2>
        <p class="figures quiet">${last === null ? '' : html`The last one: <${Ago} at=${last} />. `}With late and withdrawn ones</p>
        <a href=${linkTo('alerts', '', {day, rule: query.rule, severity: query.severity, area: query.area})}>All of a day</a>
      </div>
      ${alerts.length > 0
        ? html`<${VirtualList}
            kind="alerts"
            label="Latest alerts, the latest first"
            items=${alerts}
            keyOf=${one => one.key}
            columns=${ALERT_COLUMNS}
            cells=${AlertCells}
            rowClass=${alertClass}
            heights=${{wide: 3.1, narrow: 5.6}}
            narrowBelow=${46}
          />`
        : state.phase === 'loading'
          ? html`<${Say} busy>Reading the latest alerts…</${Say}>`
          : state.phase === 'error'
            ? html`<${Say}>They cannot be read now either, and come by themselves.</${Say}>`
            : html`<${Say}>
                ${state.alerts.length > 0
                  ? 'No alert passes these filters.'
                  : html`No alert is kept. If there should be one: <a href=${linkTo('health')}>Health</a>, then <a href=${linkTo('why')}>Why?</a>`}
              </${Say}>`}
    </section>
    ${opened &&
    html`<${HandleDialog}
      key=${opened.episode.id}
      episode=${state.episodes.get(opened.episode.id) ?? {...opened.episode, open: false}}
      action=${opened.action}
      onClose=${() => setOpened(null)}
    />`}
  </div>`;
}
