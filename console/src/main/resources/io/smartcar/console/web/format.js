// Moments, durations and numbers as people read them. A moment is epoch milliseconds.
import {me, zoneOf} from './settings.js';
import {useStore} from './store.js';

/** The zone of this browser. */
export const VIEWER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const formats = new Map();

function parts(zone) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

function fields(millis, zone) {
  const found = {};
  for (const {type, value} of parts(zone).formatToParts(new Date(millis))) {
    found[type] = value;
  }
  return found;
}

function known(zone) {
  try {
    parts(zone);
    return true;
  } catch {
    return false;
  }
}

/** The fleet's zone; UTC as long as nobody has said it. */
export function fleetZone() {
  const zone = me.get()?.zone;
  return zone && known(zone) ? zone : 'UTC';
}

/** The zone that times are shown in. */
export function shownZone() {
  return zoneOf.get() === 'viewer' ? VIEWER_ZONE : fleetZone();
}

/** The zone that times are shown in; the component is drawn again when another is chosen. */
export function useZone() {
  useStore(zoneOf);
  useStore(me);
  return shownZone();
}

/** 2018-08-30. */
export function dayOf(millis, zone) {
  const f = fields(millis, zone);
  return `${f.year}-${f.month}-${f.day}`;
}

/** 09:14:59, or with milliseconds if they are wanted. */
export function timeOf(millis, zone, withMillis = false) {
  const f = fields(millis, zone);
  const rest = withMillis ? `.${String(((millis % 1000) + 1000) % 1000).padStart(3, '0')}` : '';
  return `${f.hour}:${f.minute}:${f.second}${rest}`;
}

/** 2018-08-30 09:14:59. */
export function momentOf(millis, zone) {
  return `${dayOf(millis, zone)} ${timeOf(millis, zone)}`;
}

/** The time alone if it is today, the day before it otherwise. */
export function shortMomentOf(millis, zone, now = Date.now()) {
  return dayOf(millis, zone) === dayOf(now, zone) ? timeOf(millis, zone) : momentOf(millis, zone);
}

/** How far the zone is ahead of UTC then, in milliseconds. */
function offsetAt(millis, zone) {
  const f = fields(millis, zone);
  const wall = Date.UTC(f.year, f.month - 1, f.day, f.hour, f.minute, f.second);
  return wall - Math.floor(millis / 1000) * 1000;
}

/** The moment of a wall clock of the zone; of two in an hour that comes twice the first. */
export function momentIn(zone, year, month, day, hour = 0, minute = 0, second = 0, milli = 0) {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  let moment = wall - offsetAt(wall, zone);
  moment = wall - offsetAt(moment, zone);
  return moment + milli;
}

/** The moment of an event's date, yyyyMMddHHmmss or with milliseconds; null if it is none. */
export function momentOfDate(date) {
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(date);
  if (!m) {
    return null;
  }
  const [year, month, day, hour, minute, second, milli] = m.slice(1).map(Number);
  return momentIn(fleetZone(), year, month, day, hour, minute, second, milli || 0);
}

/** For an input of type datetime-local: 2018-08-30T09:14:59. */
export function inputOf(millis, zone) {
  return momentOf(millis, zone).replace(' ', 'T');
}

/** The moment of such an input; null if it is none. */
export function momentOfInput(text, zone) {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(text);
  return m ? momentIn(zone, ...m.slice(1).map(part => Number(part || 0))) : null;
}

/** 20180830 as 2018-08-30. */
export function dayText(day) {
  return /^\d{8}$/.test(day) ? `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` : day;
}

/** 45 s, 4 min 30 s, 2 h 5 min, 3 d 4 h. */
export function durationOf(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return millis > 0 && millis < 1000 ? `${Math.round(millis)} ms` : `${seconds} s`;
  }
  const two = (big, bigUnit, small, smallUnit) =>
    small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;
  if (seconds < 3600) {
    return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) {
    return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.round(minutes / 60);
  const years = Math.floor(hours / 24 / 365);
  return years >= 1 ? `${count(Math.round(hours / 24))} d` : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const fine = new Intl.NumberFormat('en', {maximumFractionDigits: 1});

/** 12,345; 'no answer' for what is not known. */
export function count(number) {
  return number === null || number === undefined ? 'no answer' : whole.format(number);
}

/** 92.4. */
export function measured(number) {
  return fine.format(number);
}

/** 1 car, 2 cars. */
export function countOf(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const SPEEDS = /speed/i;

/** What a measure is called and counted in: avgSpeed is an average speed in km/h. */
export function measureText(name, value) {
  if (value === null || value === undefined) {
    return '';
  }
  return SPEEDS.test(name) ? `${measured(value)} km/h` : measured(value);
}

/** A value of an alert as text. */
export function valueText(name, value) {
  return typeof value === 'number' ? measureText(name, value) : String(value);
}
