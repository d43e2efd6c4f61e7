// The one live connection: Server-Sent Events read by fetch, so that a connection that went silent is noticed
// (the server sends at least a comment every 15 s) and an answer that is an error can be shown.
import {address, ApiError, errorOf, silence} from './api.js';
import {loginNeeded} from './settings.js';
import {store} from './store.js';

const SILENCE_MILLIS = 40000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 15000;

/**
 * What the connection does: `state` is 'connecting' (for the first time), 'live' or 'away'; `since` when that
 * began; `error` one line, if somebody said something.
 */
export const connection = store({state: 'connecting', since: Date.now(), error: ''});

/** What the server last said of Redis: null while it is there, `{since, text}` while it is away. */
export const redisAway = store(null);

const listeners = new Map();

/**
 * Calls `listener(data)` for every event of a name: hello, alert, episode, reset. Hello's data are `{fresh}`: whether
 * the connection begins now and brings nothing from before.
 */
export function on(name, listener) {
  if (!listeners.has(name)) {
    listeners.set(name, new Set());
  }
  listeners.get(name).add(listener);
  return () => listeners.get(name).delete(listener);
}

function tell(name, data) {
  for (const listener of listeners.get(name) ?? []) {
    listener(data);
  }
}

function set(state, error = '') {
  const before = connection.get();
  if (before.state !== state || before.error !== error) {
    connection.set({state, error, since: before.state === state ? before.since : Date.now()});
  }
}

let last = null;
let current = null;
let wake = null;
let running = false;

/** Begins to listen, once; goes on for as long as the page, but for the time in which somebody has to sign in. */
export function start() {
  if (!running) {
    running = true;
    window.addEventListener('online', hurry);
    loginNeeded.listen(needed => needed || hurry());
    forever();
  }
}

/** Tries at once instead of after the pause. */
export function hurry() {
  wake?.();
}

async function forever() {
  let pause = FIRST_PAUSE_MILLIS;
  for (;;) {
    const before = last;
    let error = '';
    try {
      await follow(() => {
        pause = FIRST_PAUSE_MILLIS;
      });
    } catch (failure) {
      error = failure instanceof ApiError ? failure.message : silence();
      if (failure instanceof ApiError && failure.status === 400 && before !== null) {
        // The position is not understood any more: begin now, and read the lists anew.
        last = null;
        tell('reset', {reason: failure.message});
      }
    }
    set('away', error);
    await new Promise(resolve => {
      // Who is not let in is asked to sign in, and comes again when that was done.
      const timer = loginNeeded.get() ? 0 : setTimeout(resolve, pause * (0.7 + 0.6 * Math.random()));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = null;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
  }
}

async function follow(connected) {
  current = new AbortController();
  const {signal} = current;
  let silenceTimer;
  const alive = () => {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => current.abort(), SILENCE_MILLIS);
  };
  alive();
  try {
    const response = await fetch(address('stream'), {
      headers: {
        Accept: 'text/event-stream',
        ...(last === null ? {} : {'Last-Event-ID': last}),
      },
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    if (!response.ok) {
      throw await errorOf(response);
    }
    connected();
    set('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const fresh = last === null;
    const parse = parser(one => dispatch(one, fresh));
    for (;;) {
      const {done, value} = await reader.read();
      if (done) {
        return;
      }
      alive();
      parse(value);
    }
  } finally {
    clearTimeout(silenceTimer);
    current.abort();
  }
}

/** Cuts text into events, as the standard has it; calls `take({event, id, data})`. */
export function parser(take) {
  let rest = '';
  let event = '';
  let data = [];
  let id;
  return text => {
    rest += text;
    let end;
    while ((end = rest.search(/\r\n|\n|\r(?=.)/)) >= 0) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + (rest.startsWith('\r\n', end) ? 2 : 1));
      if (line === '') {
        if (data.length > 0) {
          take({event: event || 'message', id, data: data.join('\n')});
        }
        event = '';
        data = [];
        id = undefined;
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') {
        event = value;
      } else if (field === 'data') {
        data.push(value);
      } else if (field === 'id') {
        id = value;
      }
    }
  };
}

function dispatch({event, id, data}, fresh) {
  let body;
  try {
    body = JSON.parse(data);
  } catch {
    return;
  }
  if (event === 'notice') {
    redisAway.set(body.redis === 'away' ? {since: redisAway.get()?.since ?? Date.now(), text: body.text} : null);
  } else {
    if (event === 'hello') {
      redisAway.set(null);
    }
    tell(event, event === 'hello' ? {fresh} : body);
  }
  if (id !== undefined) {
    last = id;
  }
}
