// What goes on now: the open episodes and the latest alerts, read once and then kept up by the stream.
import {get} from './api.js';
import {loginNeeded, sound} from './settings.js';
import {beep} from './sound.js';
import {store} from './store.js';
import {on} from './stream.js';

const PAGE = 500;
const LATEST = 300;
const DRAWN_EVERY_MILLIS = 250;
const AGAIN_MILLIS = 5000;
const WITHOUT_STREAM_MILLIS = 2000;

/**
 * What is shown. `episodes` is a Map by id; `alerts` the latest first, each `{key, change, replaces, replacedBy, alert}`;
 * `phase` is 'loading', 'ready', 'error' (nothing could be read yet) or 'stale' (could not be read anew), with `error`
 * one line. A new object with each change; the Map in it is the same one, changed.
 */
export const live = store({phase: 'loading', error: '', episodes: new Map(), alerts: [], begun: 0});

let episodes = new Map();
let alerts = [];
let phase = 'loading';
let error = '';
let begun = 0;
let sequence = 0;
let loading = null;
let waiting = null;
let drawing = null;

function changed() {
  drawing ??= setTimeout(() => {
    drawing = null;
    live.set({phase, error, episodes, alerts, begun});
  }, DRAWN_EVERY_MILLIS);
}

function applyEpisode({change, id, episode}) {
  if (!episode || !episode.open) {
    episodes.delete(id);
    return;
  }
  if (change === 'begin' && !episodes.has(id)) {
    begun++;
    if (sound.get() === 'on') {
      beep();
    }
  }
  episodes.set(id, episode);
}

function entry(change, replaces, alert) {
  return {key: ++sequence, change, replaces, replacedBy: null, alert};
}

function applyAlert({change, replaces, alert}) {
  if (change === 'replaced' && replaces !== alert.id) {
    alerts = alerts.map(one =>
      one.alert.id === replaces
        ? {...one, replacedBy: alert.id, alert: {...one.alert, state: 'withdrawn'}}
        : one,
    );
  }
  alerts = [entry(change, replaces, alert), ...alerts.filter(one => one.alert.id !== alert.id)].slice(0, LATEST);
}

/** Takes over an episode as the server answered it. */
export function takeOver(episode) {
  if (loading) {
    loading.missed.push(() => applyEpisode({change: 'update', id: episode.id, episode}));
  }
  applyEpisode({change: 'update', id: episode.id, episode});
  changed();
}

async function readEpisodes(into, signal) {
  let after;
  do {
    const page = await get('episodes', {limit: PAGE, after}, signal);
    for (const episode of page.items) {
      into.set(episode.id, episode);
    }
    after = page.next;
    if (phase === 'loading') {
      episodes = into;
      changed();
    }
  } while (after);
}

async function readAlerts(into, signal) {
  const {days} = await get('days', {}, signal);
  let before;
  let pages = 0;
  const day = days[0]?.day;
  if (!day) {
    return;
  }
  do {
    const page = await get('alerts', {day, limit: 100, before}, signal);
    for (const alert of page.items) {
      into.push(entry('added', null, alert));
    }
    before = page.next;
    pages++;
  } while (before && into.length < 100 && pages < 5);
}

/** Reads both lists; what the stream brings meanwhile is applied behind them, so that nothing is missed. */
async function read() {
  clearTimeout(waiting);
  loading?.abort.abort();
  const mine = {abort: new AbortController(), missed: []};
  loading = mine;
  const readEpisodesInto = new Map();
  const readAlertsInto = [];
  try {
    await readEpisodes(readEpisodesInto, mine.abort.signal);
    await readAlerts(readAlertsInto, mine.abort.signal);
  } catch (failure) {
    if (loading === mine) {
      loading = null;
      error = failure.message;
      phase = phase === 'ready' || phase === 'stale' ? 'stale' : 'error';
      if (!loginNeeded.get()) {
        waiting = setTimeout(read, AGAIN_MILLIS);
      }
      changed();
    }
    return;
  }
  if (loading !== mine) {
    return;
  }
  loading = null;
  episodes = readEpisodesInto;
  alerts = readAlertsInto;
  phase = 'ready';
  error = '';
  mine.missed.forEach(apply => apply());
  changed();
}

function apply(how) {
  return data => {
    if (loading) {
      loading.missed.push(() => how(data));
    }
    if (phase !== 'loading') {
      how(data);
      changed();
    }
  };
}

/** Begins to keep the lists, once. */
export function keepLive() {
  on('episode', apply(applyEpisode));
  on('alert', apply(applyAlert));
  // What is read after the first hello misses nothing. Without one, what can be had now, and again then.
  on('hello', ({fresh}) => {
    if (fresh || phase !== 'ready') {
      read();
    }
  });
  on('reset', read);
  loginNeeded.listen(needed => needed || read());
  waiting = setTimeout(read, WITHOUT_STREAM_MILLIS);
}
