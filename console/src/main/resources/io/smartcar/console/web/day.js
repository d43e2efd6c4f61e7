// A day: all of its episodes, also those that ended, and all of its alerts, page by page.
import {get} from './api.js';
import {AlertCells, ALERT_COLUMNS, alertClass} from './alert-row.js';
import {EPISODE_COLUMNS, episodeCells, episodeClass} from './episode-row.js';
import {count, countOf, dayText} from './format.js';
import {HandleDialog} from './handle.js';
import {html, useCallback, useEffect, useMemo, useState} from './kit.js';
import {VirtualList} from './list.js';
import {AREAS, Choice, Failure, Say, Text} from './parts.js';
import {usePages} from './pages.js';
import {goTo, linkTo} from './router.js';
import {me} from './settings.js';
import {useStore} from './store.js';

const PAGE = 200;
const STATES = [
  ['', 'All'],
  ['holds', 'That hold'],
  ['withdrawn', 'Withdrawn'],
];
const LATE = [
  ['', 'In time and late'],
  ['true', 'Late'],
  ['false', 'In time'],
];
const HANDLED = [
  ['', 'All'],
  ['none', 'To do'],
  ['acknowledged', 'Acknowledged'],
  ['assigned', 'Assigned'],
  ['closed', 'Closed'],
];

/** The days that there are: `{days, error, again}`; `days` is null until they are known. */
function useDays() {
  const [state, setState] = useState({days: null, error: ''});
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    get('days', {}, abort.signal).then(
      ({days}) => setState({days, error: ''}),
      failure => abort.signal.aborted || setState({days: null, error: failure.message}),
    );
    return () => abort.abort();
  }, [times]);
  return {...state, again: () => setTimes(times + 1)};
}

function Tabs({screen, query}) {
  const {day, rule, severity, area, car} = query;
  const same = {day, rule, severity, area, car};
  return html`<nav class="tabs" aria-label="Of the day">
    ${[['episodes', 'Episodes'], ['alerts', 'Alerts']].map(
      ([key, name]) => html`<a key=${key} href=${linkTo(key, '', same)} aria-current=${screen === key ? 'page' : undefined}>${name}</a>`,
    )}
  </nav>`;
}

function Filters({screen, query, day, days}) {
  const set = (name, value) => goTo(linkTo(screen, '', {...query, day, [name]: value}), true);
  const there = days.some(one => one.day === day) || !day;
  const options = (there ? days : [{day, episodes: null}, ...days]).map(one => [
    one.day,
    one.episodes === null ? dayText(one.day) : `${dayText(one.day)} (${countOf(one.episodes, 'episode')})`,
  ]);
  return html`<form class="filters" role="search" aria-label="Choose and filter" onSubmit=${event => event.preventDefault()}>
    ${options.length > 0 && html`<${Choice} label="Day" value=${day ?? ''} options=${options} onChange=${value => set('day', value)} />`}
    <${Text} label="Rule" value=${query.rule ?? ''} width="14" placeholder="whole name" onChange=${value => set('rule', value)} />
    <${Text} label="Severity" value=${query.severity ?? ''} width="9" placeholder="any" onChange=${value => set('severity', value)} />
    <${Choice}
      label="Area"
      value=${query.area ?? ''}
      options=${[['', 'All'], ...AREAS.map(area => [area, area])]}
      onChange=${value => set('area', value)}
    />
    <${Text} label="Car" value=${query.car ?? ''} width="11" placeholder="whole number" onChange=${value => set('car', value)} />
    ${screen === 'episodes'
      ? html`<${Choice} label="Handled" value=${query.handled ?? ''} options=${HANDLED} onChange=${value => set('handled', value)} />`
      : html`<${Choice} label="State" value=${query.state ?? ''} options=${STATES} onChange=${value => set('state', value)} />
          <${Choice} label="Found" value=${query.late ?? ''} options=${LATE} onChange=${value => set('late', value)} />`}
  </form>`;
}

function Foot({page, one, day}) {
  const text = page.items.length;
  if (page.busy) {
    return html`<${Say} busy>Reading${text > 0 ? `, ${count(text)} so far` : ''}…</${Say}>`;
  }
  if (page.error) {
    return null;
  }
  if (page.next) {
    return html`<${Say}>${count(text)}${page.total === null ? '' : ` of ${count(page.total)}`} shown.${' '}
      <button type="button" onClick=${page.more}>Read more</button></${Say}>`;
  }
  return html`<${Say}>
    ${text > 0
      ? `That is all: ${countOf(text, one)}.`
      : day
        ? `No ${one} of this day passes these filters. Choose another day, or take a filter away.`
        : `No ${one} is kept: none was raised in the last days.`}
  </${Say}>`;
}

function Screen({screen, title, one, query, days, page, children}) {
  useEffect(() => {
    document.title = `${title} – smartcar`;
  }, [title]);
  const day = query.day ?? days.days?.[0]?.day;
  const of = days.days?.find(known => known.day === day);
  const error = days.error || page.error;
  return html`<section class="panel" aria-labelledby="day-title">
    <div class="title">
      <h1 id="day-title" tabIndex="-1">${title}</h1>
      <${Tabs} screen=${screen} query=${{...query, day}} />
      <p class="figures quiet">${of && `${countOf(of.episodes, 'episode')}, of which ${count(of.open)} ${of.open === 1 ? 'goes' : 'go'} on`}</p>
    </div>
    <${Filters} screen=${screen} query=${query} day=${day} days=${days.days ?? []} />
    ${error &&
    html`<${Failure} text=${`They cannot be read: ${error}`}>
      <button type="button" onClick=${days.error ? days.again : page.again}>Try again</button>
    </${Failure}>`}
    ${children}
    ${!days.error && html`<${Foot} page=${page} one=${one} day=${day} />`}
  </section>`;
}

function filtersOf(query, day, more) {
  const {rule, severity, area, car} = query;
  return {day, rule, severity, area, car, limit: PAGE, ...more};
}

/** Alerts of a day; `query` has the day and the filters. */
export function AlertsOfADay({query}) {
  const days = useDays();
  const day = query.day ?? days.days?.[0]?.day;
  const page = usePages(
    day || days.days ? 'alerts' : null,
    filtersOf(query, day, {state: query.state, late: query.late}),
    'before',
  );
  const items = useMemo(
    () => page.items.map(alert => ({change: 'added', replaces: null, replacedBy: null, alert})),
    [page.items],
  );
  return html`<${Screen} screen="alerts" title="Alerts of a day" one="alert" query=${query} days=${days} page=${page}>
    ${items.length > 0 &&
    html`<${VirtualList}
      kind="alerts long"
      label="Alerts of the day, the one found last first"
      items=${items}
      keyOf=${one => `${one.alert.id} ${one.alert.state}`}
      columns=${ALERT_COLUMNS}
      cells=${AlertCells}
      rowClass=${alertClass}
      heights=${{wide: 3.1, narrow: 5.6}}
      narrowBelow=${46}
      onEnd=${page.error ? undefined : page.more}
      total=${page.next ? -1 : undefined}
    />`}
  </${Screen}>`;
}

/** Episodes of a day, also those that ended; `query` has the day and the filters. */
export function EpisodesOfADay({query}) {
  useStore(me);
  const days = useDays();
  const [opened, setOpened] = useState(null);
  const day = query.day ?? days.days?.[0]?.day;
  const page = usePages(day ? 'episodes' : null, filtersOf(query, day, {handled: query.handled}), 'after');
  const shown = day || !days.days ? page : {...page, busy: false};
  const open = useCallback((episode, action) => setOpened({episode, action}), []);
  const cells = useCallback((episode, active) => episodeCells(episode, active, open), [open]);
  return html`<${Screen} screen="episodes" title="Episodes of a day" one="episode" query=${query} days=${days} page=${shown}>
    ${page.items.length > 0 &&
    html`<${VirtualList}
      kind="episodes long"
      label="Episodes of the day, the one that began last first"
      items=${page.items}
      keyOf=${episode => episode.id}
      columns=${EPISODE_COLUMNS}
      cells=${cells}
      rowClass=${episodeClass}
      heights=${{wide: 3.1, narrow: 8.4}}
      narrowBelow=${50}
      onKey=${(episode, key) => {
        if (key === 'Enter') {
          open(episode, null);
        }
        return key === 'Enter';
      }}
      onEnd=${page.error ? undefined : page.more}
      total=${page.total ?? undefined}
    />`}
    ${opened &&
    html`<${HandleDialog}
      key=${opened.episode.id}
      episode=${opened.episode}
      action=${opened.action}
      onClose=${() => setOpened(null)}
      onDone=${page.put}
    />`}
  </${Screen}>`;
}
