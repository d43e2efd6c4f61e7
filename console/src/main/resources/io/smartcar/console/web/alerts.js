// Alerts of a day: all of them, page by page.
import {get} from './api.js';
import {AlertCells, ALERT_COLUMNS, alertClass} from './alert-row.js';
import {count, countOf, dayText} from './format.js';
import {html, useCallback, useEffect, useRef, useState} from './kit.js';
import {VirtualList} from './list.js';
import {AREAS, Choice, Failure, Say, Text} from './parts.js';
import {goTo, linkTo} from './router.js';

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

/** The screen; `query` has the day and the filters. */
export function AlertsOfADay({query}) {
  const [days, setDays] = useState(null);
  const [page, setPage] = useState({items: [], next: null, busy: true, error: ''});
  const [again, setAgain] = useState(0);
  const loading = useRef(null);
  const day = query.day ?? days?.[0]?.day;
  const set = (name, value) => goTo(linkTo('alerts', '', {...query, day, [name]: value}), true);

  useEffect(() => {
    document.title = 'Alerts – smartcar';
    const abort = new AbortController();
    get('days', {}, abort.signal).then(
      found => setDays(found.days),
      failure => abort.signal.aborted || setPage({items: [], next: null, busy: false, error: failure.message}),
    );
    return () => abort.abort();
  }, [again]);

  const parameters = {
    day,
    rule: query.rule,
    severity: query.severity,
    area: query.area,
    car: query.car,
    state: query.state,
    late: query.late,
    limit: PAGE,
  };
  const wanted = JSON.stringify(parameters);

  const read = useCallback(
    async (before, kept) => {
      loading.current?.abort();
      const abort = new AbortController();
      loading.current = abort;
      const items = kept;
      setPage({items, next: null, busy: true, error: ''});
      try {
        const found = await get('alerts', {...JSON.parse(wanted), before}, abort.signal);
        setPage({
          items: [...items, ...found.items.map(alert => ({key: alert.id + alert.state + alert.raisedAtMillis, change: 'added', replaces: null, replacedBy: null, alert}))],
          next: found.next,
          busy: false,
          error: '',
        });
      } catch (failure) {
        if (!abort.signal.aborted) {
          setPage({items, next: before ?? null, busy: false, error: failure.message});
        }
      }
    },
    [wanted],
  );

  useEffect(() => {
    if (day) {
      read(undefined, []);
    } else if (days) {
      setPage({items: [], next: null, busy: false, error: ''});
    }
    return () => loading.current?.abort();
  }, [wanted, again, days === null]);

  const more = useCallback(() => {
    if (page.next && !page.busy && !page.error) {
      read(page.next, page.items);
    }
  }, [page, read]);

  const of = days?.find(one => one.day === day);
  const known = days ?? [];
  const options = (of || !day ? known : [{day, episodes: null}, ...known]).map(one => [
    one.day,
    one.episodes === null ? dayText(one.day) : `${dayText(one.day)} (${countOf(one.episodes, 'episode')})`,
  ]);
  const retry = html`<button type="button" onClick=${() => setAgain(again + 1)}>Try again</button>`;
  return html`<section class="panel tall" aria-labelledby="alerts-title">
    <div class="title">
      <h1 id="alerts-title" tabIndex="-1">Alerts of a day</h1>
      <p class="figures quiet">
        ${of ? `${countOf(of.episodes, 'episode')}, of which ${count(of.open)} ${of.open === 1 ? 'goes' : 'go'} on` : ''}
      </p>
    </div>
    <form class="filters" role="search" aria-label="Filter alerts" onSubmit=${event => event.preventDefault()}>
      ${options.length > 0 && html`<${Choice} label="Day" value=${day ?? ''} options=${options} onChange=${value => set('day', value)} />`}
      <${Text} label="Rule" value=${query.rule ?? ''} width="14" placeholder="any" onChange=${value => set('rule', value)} />
      <${Text} label="Severity" value=${query.severity ?? ''} width="9" placeholder="any" onChange=${value => set('severity', value)} />
      <${Choice}
        label="Area"
        value=${query.area ?? ''}
        options=${[['', 'All'], ...AREAS.map(area => [area, area])]}
        onChange=${value => set('area', value)}
      />
      <${Text} label="Car" value=${query.car ?? ''} width="9" placeholder="any" onChange=${value => set('car', value)} />
      <${Choice} label="State" value=${query.state ?? ''} options=${STATES} onChange=${value => set('state', value)} />
      <${Choice} label="Found" value=${query.late ?? ''} options=${LATE} onChange=${value => set('late', value)} />
    </form>
    ${page.error && html`<${Failure} text=${`Alerts cannot be read: ${page.error}`}>${retry}</${Failure}>`}
    ${page.items.length > 0 &&
    html`<${VirtualList}
      kind="alerts long"
      label="Alerts of the day, the one found last first"
      items=${page.items}
      keyOf=${one => one.key}
      columns=${ALERT_COLUMNS}
      cells=${AlertCells}
      rowClass=${alertClass}
      heights=${{wide: 3.1, narrow: 5.6}}
      narrowBelow=${46}
      onEnd=${more}
      total=${page.next ? -1 : undefined}
    />`}
    ${page.busy
      ? html`<${Say} busy>Reading alerts${page.items.length > 0 ? `, ${count(page.items.length)} so far` : ''}…</${Say}>`
      : page.next
        ? html`<${Say}>${count(page.items.length)} shown. <button type="button" onClick=${() => read(page.next, page.items)}>More</button></${Say}>`
        : !page.error &&
          html`<${Say}>
            ${page.items.length > 0
              ? `That is all: ${countOf(page.items.length, 'alert')}.`
              : day
                ? 'No alert of this day passes these filters. Choose another day or take a filter away.'
                : 'No alerts are kept: none was raised in the last days.'}
          </${Say}>`}
  </section>`;
}
