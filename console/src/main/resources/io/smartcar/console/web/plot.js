// A car's speed over a time, drawn by uPlot on a canvas.
import uPlot from './lib/uplot/1.6.30/dist/uPlot.esm.js';
import {dayOf, momentOf, momentOfDate, timeOf} from './format.js';
import {html, useEffect, useLayoutEffect, useRef} from './kit.js';
import {kindOf} from './parts.js';
import {theme} from './settings.js';
import {useStore} from './store.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a colour of the style sheet is now, as a canvas takes it. */
export function colours(within) {
  const probe = document.createElement('span');
  within.append(probe);
  const found = {};
  for (const name of ['text', 'quiet', 'line', 'speed', 'limit', 'gap', 'bad', 'warn', 'info', 'surface', 'added', 'lost']) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  found.none = found.quiet;
  probe.remove();
  return found;
}

/** Columns as uPlot takes them: times, speeds, limits; a gap has a point without a speed in it. */
export function columns(readings) {
  const {timesMillis, speedsKmh, limitsKmh, limitKmh, gaps, fromMillis, toMillis} = readings;
  const times = [];
  const speeds = [];
  const limits = [];
  const areas = [];
  const late = new Set(readings.lateMillis ?? []);
  const lates = [];
  let gap = 0;
  const add = (time, speed, limit, area, isLate) => {
    times.push(time);
    speeds.push(speed);
    limits.push(limit);
    areas.push(area);
    lates.push(isLate ? speed : null);
  };
  if (timesMillis[0] !== fromMillis) {
    add(fromMillis, null, limitKmh, '', false);
  }
  timesMillis.forEach((time, i) => {
    while (gap < gaps.length && gaps[gap].toMillis <= time) {
      const middle = (gaps[gap].fromMillis + gaps[gap].toMillis) / 2;
      if (middle > times.at(-1) && middle < time) {
        add(middle, null, limitKmh, '', false);
      }
      gap++;
    }
    add(time, speedsKmh[i], limitsKmh?.[i] ?? limitKmh, readings.areas[i], late.has(time));
  });
  if (times.at(-1) < toMillis) {
    add(toMillis, null, limitKmh, '', false);
  }
  return {data: [times, speeds, limits, lates], areas};
}

/** The texts of an axis of times in a zone. */
export function axisTexts(zone) {
  return (u, splits, axis, space, step) => {
    let shown = '';
    return splits.map(at => {
      const time = step < 1000 ? timeOf(at, zone, true) : step < MINUTE ? timeOf(at, zone) : timeOf(at, zone).slice(0, 5);
      const day = dayOf(at, zone);
      const dated = day !== shown;
      shown = day;
      return step >= DAY ? day.slice(5) : dated ? `${time}\n${day}` : time;
    });
  };
}

function drawGaps(u, gaps, ink) {
  const {ctx} = u;
  const {top, height} = u.bbox;
  ctx.save();
  ctx.fillStyle = ink.gap;
  for (const {fromMillis, toMillis} of gaps) {
    const left = Math.max(u.bbox.left, u.valToPos(fromMillis, 'x', true));
    const right = Math.min(u.bbox.left + u.bbox.width, u.valToPos(toMillis, 'x', true));
    if (right > left) {
      ctx.fillRect(left, top, right - left, height);
    }
  }
  ctx.restore();
}

/** A flag at the top for each alert, hollow if it was found late. */
function drawAlerts(u, alerts, ink) {
  const {ctx} = u;
  const size = 6 * devicePixelRatio;
  const {left, top, width, height} = u.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left - size, top - 2 * size, width + 2 * size, height + 2 * size);
  ctx.clip();
  for (const {alert, at} of alerts) {
    const x = Math.round(u.valToPos(at, 'x', true));
    const colour = ink[kindOf(alert.severity)];
    ctx.strokeStyle = colour;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, top + size);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x - size, top - size);
    ctx.lineTo(x + size, top - size);
    ctx.lineTo(x, top + size);
    ctx.closePath();
    ctx.fillStyle = alert.lateByMillis === null ? colour : ink.surface;
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * The drawing.
 *
 * @param readings as the API's Readings
 * @param alerts of the same time
 * @param zone that times are shown in
 * @param onZoom told from when to when somebody wants to see more
 */
export function Plot({readings, alerts, zone, label, onZoom}) {
  const chosen = useStore(theme);
  const box = useRef(null);
  const readout = useRef(null);
  const plot = useRef(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;

  useLayoutEffect(() => {
    const element = box.current;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      plot.current?.destroy();
      const ink = colours(element);
      const {data, areas} = columns(readings);
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const font = `${Math.round(0.85 * rem)}px ${getComputedStyle(element).fontFamily}`;
      const marked = alerts.map(alert => ({alert, at: momentOfDate(alert.date) ?? alert.raisedAtMillis}));
      const crowded = data[0].length > element.clientWidth / 8;
      const axis = {stroke: ink.quiet, font, grid: {stroke: ink.line, width: 1}, ticks: {stroke: ink.line, width: 1}};
      plot.current = new uPlot(
        {
          ms: 1,
          width: element.clientWidth,
          height: element.clientHeight,
          padding: [rem, rem * 1.6, 0, 0],
          legend: {show: false},
          cursor: {drag: {x: true, y: false, setScale: false}, points: {size: 8, fill: ink.speed}},
          scales: {
            x: {time: true, range: () => [readings.fromMillis, readings.toMillis]},
            y: {range: (u, min, max) => [0, Math.max(20, (max ?? 0) * 1.12, (readings.limitKmh ?? 0) * 1.15)]},
          },
          tzDate: at => uPlot.tzDate(new Date(at), zone),
          axes: [
            {...axis, values: axisTexts(zone), size: Math.round(3.6 * rem), space: 6 * rem},
            {...axis, size: Math.round(3.2 * rem), values: (u, splits) => splits.map(String)},
          ],
          series: [
            {},
            {stroke: ink.speed, width: 1.6, spanGaps: false, points: {show: !crowded, size: 5, fill: ink.speed}},
            {stroke: ink.limit, width: 1.6, dash: [7, 5], points: {show: false}, spanGaps: true},
            {
              stroke: ink.warn,
              width: 0,
              paths: () => null,
              points: {show: true, size: 7, stroke: ink.warn, fill: ink.surface, width: 1.6},
            },
          ],
          hooks: {
            drawClear: [u => drawGaps(u, readings.gaps, ink)],
            draw: [u => drawAlerts(u, marked, ink)],
            setSelect: [
              u => {
                const {left, width} = u.select;
                if (width > 5) {
                  zoom.current(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
                }
                u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
              },
            ],
            setCursor: [u => show(u, areas)],
          },
        },
        data,
        element,
      );
    };
    const show = (u, areas) => {
      const i = u.cursor.idx;
      const speed = i === null || i === undefined ? null : u.data[1][i];
      if (speed === null || speed === undefined) {
        readout.current.textContent = '';
        return;
      }
      const limit = u.data[2][i];
      readout.current.textContent =
        `${momentOf(u.data[0][i], zone)}: ${speed} km/h${areas[i] ? ` in ${areas[i]}` : ''}` +
        `${limit ? `, limit ${limit}` : ''}${u.data[3][i] === null ? '' : ', came late'}`;
    };
    draw();
    const observer = new ResizeObserver(() =>
      plot.current.setSize({width: element.clientWidth, height: element.clientHeight}),
    );
    observer.observe(element);
    dark.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', draw);
      plot.current.destroy();
      plot.current = null;
    };
  }, [readings, alerts, zone, chosen]);

  useEffect(() => {
    const element = box.current;
    const out = event => {
      event.preventDefault();
      const {fromMillis, toMillis} = readings;
      const half = toMillis - fromMillis;
      zoom.current(fromMillis - half / 2, toMillis + half / 2);
    };
    element.addEventListener('dblclick', out);
    return () => element.removeEventListener('dblclick', out);
  }, [readings]);

  return html`<div class="plot">
    <div class="canvas" ref=${box} role="img" aria-label=${label}></div>
    <p class="readout quiet" ref=${readout}></p>
  </div>`;
}
