// Areas and cars: where they are and how fast, by the last minutes of the log.
import {get} from './api.js';
import {count, countOf, durationOf, measured, momentOf, useZone} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {around, CarLink, Choice, Failure, Say, Since, Time, AREAS} from './parts.js';
import {goTo, linkTo} from './router.js';
import {me} from './settings.js';
import {useStore} from './store.js';

const AGAIN_MILLIS = 3_000;
const LIMIT = 100;

/** From which average on an area has which colour; the number stands in it too. */
const STEPS = [0, 20, 40, 60, 80];
const ABOVES = [50, 60, 80, 100, 120, 150];

function stepOf(averageKmh) {
  return averageKmh === null ? '' : `s${STEPS.findLastIndex(from => averageKmh >= from)}`;
}

function Cell({area, chosen, above}) {
  return html`<li>
    <a
      class=${`area ${stepOf(area.averageKmh)}`}
      href=${linkTo('areas', '', {above, area: chosen ? '' : area.area})}
      aria-current=${chosen ? 'true' : undefined}
    >
      <span class="where">${area.area}<span class="unseen">:</span></span>${' '}
      <span class="average">
        ${area.averageKmh === null ? html`<span aria-hidden="true">–</span><span class="unseen">no reading,</span>` : measured(area.averageKmh)}
        ${area.averageKmh !== null && html`<span class="unseen"> km/h on average,</span>`}
      </span>${' '}
      <span class="cars">${countOf(area.cars, 'car')}</span>${' '}
      <span class="alerts">
        ${area.alerts === null
          ? html`?<span class="unseen"> it is not known how many</span><span class="word"> alerts</span>`
          : area.alerts > 0
            ? html`<span aria-hidden="true">▼ </span>${count(area.alerts)}<span class="word">${area.alerts === 1 ? ' alert' : ' alerts'}</span>`
            : html`<span class="unseen">no alert</span>`}
      </span>
    </a>
  </li>`;
}

function Colours() {
  return html`<ul class="legend" aria-label="Colours: average speed, km/h">
    <li>Average, km/h:</li>
    ${STEPS.map(
      (from, i) => html`<li key=${from}>
        <span class=${`sign swatch s${i}`} aria-hidden="true"></span>${i + 1 < STEPS.length ? `${from} to ${STEPS[i + 1]}` : `${from} and more`}
      </li>`,
    )}
    <li>▼ alerts of these minutes</li>
  </ul>`;
}

function Fast({board, area, above, zone}) {
  const {items, total} = board.above;
  const where = area ? ` in ${area}` : '';
  return html`<section class="panel" aria-labelledby="fast-title">
    <div class="title">
      <h2 id="fast-title">Faster than ${above} km/h${where}</h2>
      <p class="figures quiet" role="status">
        ${countOf(total, 'car')}${total > items.length ? `, the ${count(items.length)} fastest shown` : ''}.${' '}
        <a href=${linkTo('now', '', {area})}>What goes on${where}</a>
      </p>
      <${Choice}
        label="Faster than"
        value=${String(above)}
        options=${[...new Set([...ABOVES, above])].sort((a, b) => a - b).map(kmh => [String(kmh), `${kmh} km/h`])}
        onChange=${kmh => goTo(linkTo('areas', '', {above: kmh, area}))}
      />
      <${Choice}
        label="In"
        value=${area}
        options=${[['', 'all areas'], ...AREAS.map(one => [one, one])]}
        onChange=${one => goTo(linkTo('areas', '', {above, area: one}))}
      />
    </div>
    ${items.length === 0
      ? html`<${Say}>No car is faster than ${above} km/h${where}, by its latest reading.</${Say}>`
      : html`<div class="scroll" tabIndex="0" role="region" aria-label="Table of these cars">
          <table>
            <thead>
              <tr><th scope="col">Car</th><th scope="col">Speed</th><th scope="col">Area</th><th scope="col">At (${zone})</th></tr>
            </thead>
            <tbody>
              ${items.map(
                car => html`<tr key=${car.carNumber}>
                  <td class="whole"><${CarLink} car=${car.carNumber} ...${around(car.timeMillis, car.timeMillis)} /></td>
                  <td class="strong speed">${count(car.speedKmh)} km/h</td>
                  <td class="whole">${car.area}</td>
                  <td><${Time} at=${car.timeMillis} /></td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>`}
  </section>`;
}

/** The screen; `query.above` is a speed, `query.area` an area. */
export function AreasAndCars({query}) {
  const zone = useZone();
  useStore(me);
  const asked = Number(query.above);
  const above = Number.isInteger(asked) && query.above && asked >= 0 && asked <= 400 ? asked : 80;
  const area = AREAS.includes(query.area) ? query.area : '';
  const [board, setBoard] = useState(null);
  const [failed, setFailed] = useState(null);
  useEffect(() => {
    document.title = 'Areas – smartcar';
  }, []);
  useEffect(() => {
    const abort = new AbortController();
    let timer;
    const ask = () => {
      if (document.hidden) {
        timer = setTimeout(ask, AGAIN_MILLIS);
        return;
      }
      get('areas', {above, area, limit: LIMIT}, abort.signal)
        .then(
          found => {
            setBoard(found);
            setFailed(null);
          },
          failure => abort.signal.aborted || setFailed(before => ({since: before?.since ?? Date.now(), text: failure.message})),
        )
        .finally(() => {
          if (!abort.signal.aborted) {
            timer = setTimeout(ask, AGAIN_MILLIS);
          }
        });
    };
    ask();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [above, area]);

  const known = board !== null && board.readings > 0;
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">Areas and cars</h1>
      <p class="figures quiet">
        ${known &&
        html`${momentOf(board.fromMillis, zone)} to ${momentOf(board.toMillis, zone)} (${zone}), ${durationOf(board.toMillis - board.fromMillis)} of the log:${' '}
          ${countOf(board.cars, 'car')}${board.complete ? '' : ' and more'}, ${countOf(board.readings, 'reading')}, asked again every ${durationOf(AGAIN_MILLIS)}`}
      </p>
    </div>
    ${failed &&
    html`<${Failure} text=${failed.text}>
      ${known && html`<span>No answer since <${Since} at=${failed.since} />: what is below is from before.</span>`}
    </${Failure}>`}
    ${board?.away && html`<p class="say warn" role="status">It stands still, and goes on by itself: ${board.away}</p>`}
    ${board === null && !failed && html`<${Say} busy>Reading the last minutes of the log…</${Say}>`}
    ${board !== null && !known && html`<${Say}>
      No car has sent a reading in the last minutes. <a href=${linkTo('health')}>Health</a> says when the last one came, and what is away.
    </${Say}>`}
    ${known &&
    html`<section class="panel" aria-labelledby="board-title">
        <h2 id="board-title">Average speed by area</h2>
        <${Colours} />
        <ul class="board" aria-label="Areas A01 to F10">
          ${board.areas.map(one => html`<${Cell} key=${one.area} area=${one} chosen=${one.area === area} above=${above} />`)}
        </ul>
        <p class="quiet small">
          The number is the average of all readings of these minutes; a car counts where its latest one was. Choose an area to list its
          cars alone.
        </p>
      </section>
      <${Fast} board=${board} area=${area} above=${above} zone=${zone} />`}
  </div>`;
}
