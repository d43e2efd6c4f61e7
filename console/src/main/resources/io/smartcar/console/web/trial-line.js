// When a trial adds and loses alerts, drawn by uPlot on a canvas: added upwards, lost downwards.
import uPlot from './lib/uplot/1.6.30/dist/uPlot.esm.js';
import {count, durationOf, momentOf, useZone} from './format.js';
import {html, useLayoutEffect, useRef} from './kit.js';
import {axisTexts, colours} from './plot.js';
import {Time} from './parts.js';
import {theme} from './settings.js';
import {useStore} from './store.js';

const wordsOf = one => `${count(one.added)} added, ${count(one.lost)} lost, ${count(one.same)} the same`;

/** What the drawing says, for whoever does not see it. */
function summary(line, zone) {
  const {fromMillis, widthMillis, intervals} = line;
  const most = kind => intervals.reduce((best, one, i) => (one[kind] > (intervals[best]?.[kind] ?? 0) ? i : best), -1);
  const said = kind => {
    const at = most(kind);
    return at < 0 ? `none ${kind}` : `most ${kind} at ${momentOf(fromMillis + at * widthMillis, zone)}: ${count(intervals[at][kind])}`;
  };
  return `Alerts by ${durationOf(widthMillis)} from ${momentOf(fromMillis, zone)} to ${momentOf(fromMillis + intervals.length * widthMillis, zone)}: ${said('added')}, ${said('lost')}. The table below has each.`;
}

function Drawing({line, zone}) {
  const chosen = useStore(theme);
  const box = useRef(null);
  const readout = useRef(null);
  useLayoutEffect(() => {
    const element = box.current;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const {fromMillis, widthMillis, intervals} = line;
    let plot = null;
    const draw = () => {
      plot?.destroy();
      const ink = colours(element);
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const font = `${Math.round(0.85 * rem)}px ${getComputedStyle(element).fontFamily}`;
      const axis = {stroke: ink.quiet, font, grid: {stroke: ink.line, width: 1}, ticks: {stroke: ink.line, width: 1}};
      const paths = uPlot.paths.bars({size: [0.85, 60 * devicePixelRatio], align: 1});
      const most = kind => Math.max(1, ...intervals.map(one => one[kind]));
      plot = new uPlot(
        {
          ms: 1,
          width: element.clientWidth,
          height: element.clientHeight,
          padding: [rem, rem * 1.6, 0, 0],
          legend: {show: false},
          cursor: {drag: {x: false, y: false, setScale: false}, points: {show: false}},
          scales: {
            x: {time: true, range: () => [fromMillis, fromMillis + intervals.length * widthMillis]},
            y: {range: () => [-1.15 * most('lost'), 1.15 * most('added')]},
          },
          tzDate: at => uPlot.tzDate(new Date(at), zone),
          axes: [
            {...axis, values: axisTexts(zone), size: Math.round(3.6 * rem), space: 6 * rem},
            {...axis, size: Math.round(3.6 * rem), incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6], values: (u, splits) => splits.map(at => count(Math.abs(at)))},
          ],
          series: [
            {},
            {stroke: ink.added, fill: ink.added, width: 0, paths, points: {show: false}},
            {stroke: ink.lost, fill: ink.lost, width: 0, paths, points: {show: false}},
          ],
          hooks: {
            setCursor: [
              u => {
                const i = u.cursor.left < 0 ? -1 : Math.floor((u.posToVal(u.cursor.left, 'x') - fromMillis) / widthMillis);
                const one = intervals[i];
                readout.current.textContent = one ? `${momentOf(fromMillis + i * widthMillis, zone)}, ${durationOf(widthMillis)}: ${wordsOf(one)}` : '';
              },
            ],
          },
        },
        [
          intervals.map((one, i) => fromMillis + i * widthMillis),
          intervals.map(one => one.added || null),
          intervals.map(one => (one.lost ? -one.lost : null)),
        ],
        element,
      );
    };
    draw();
    const observer = new ResizeObserver(() => plot.setSize({width: element.clientWidth, height: element.clientHeight}));
    observer.observe(element);
    dark.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', draw);
      plot.destroy();
    };
  }, [line, zone, chosen]);
  return html`<div class="plot">
    <div class="canvas low" ref=${box} role="img" aria-label=${summary(line, zone)}></div>
    <p class="readout quiet" ref=${readout}></p>
  </div>`;
}

/** The time line; `line` is that of the API. */
export function TrialLine({line}) {
  const zone = useZone();
  const differing = line.intervals
    .map((one, i) => ({...one, at: line.fromMillis + i * line.widthMillis}))
    .filter(one => one.added > 0 || one.lost > 0);
  return html`<div>
    <${Drawing} line=${line} zone=${zone} />
    <ul class="legend" aria-label="Signs in the drawing">
      <li><span class="sign block added"></span>added, upwards</li>
      <li><span class="sign block lost"></span>lost, downwards</li>
      <li class="quiet">a bar for ${durationOf(line.widthMillis)}</li>
    </ul>
    ${differing.length > 0 &&
    html`<details>
      <summary>The same as a table</summary>
      <div class="scroll" tabIndex="0" role="region" aria-label="Table of the time line">
        <table>
          <thead><tr><th scope="col">From (${zone})</th><th scope="col">Added</th><th scope="col">Lost</th><th scope="col">The same</th></tr></thead>
          <tbody>
            ${differing.map(
              one => html`<tr key=${one.at}><td><${Time} at=${one.at} full /></td><td>${count(one.added)}</td><td>${count(one.lost)}</td><td>${count(one.same)}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`}
  </div>`;
}
