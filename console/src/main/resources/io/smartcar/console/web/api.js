// Asks the console's server. Every failure is an ApiError whose message is one line: what, where, what to do.
import {loginNeeded} from './settings.js';

const ROOT = 'api/v1/';
const PATIENCE_MILLIS = 30000;

/** A request that failed; status 0 if nobody answered. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether a store or the console is away, so that asking again later may help. */
  get away() {
    return this.status === 0 || this.status >= 500;
  }
}

/** What to say where nobody answered. */
export function silence() {
  return navigator.onLine === false
    ? 'This computer is offline. The page goes on by itself when the network is back.'
    : `The console at ${location.host} does not answer. Start it (smartcar console) or look at the network; the page goes on by itself.`;
}

/** The address of a request: empty parameters are left out. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return ROOT + path + (text ? `?${text}` : '');
}

/** The error that an answer stands for. */
export async function errorOf(response) {
  let said = '';
  try {
    const body = await response.json();
    said = typeof body.error === 'string' ? body.error : '';
  } catch {
    // Not of the console: a proxy's page, say.
  }
  if (response.status === 401) {
    loginNeeded.set(true);
  }
  return new ApiError(
    response.status,
    said || `${location.host} answered ${response.status} without saying why. Look at the console's log.`,
  );
}

async function ask(method, path, {parameters, body, signal} = {}) {
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  const either = signal ? AbortSignal.any([signal, patience]) : patience;
  let response;
  try {
    response = await fetch(address(path, parameters), {
      method,
      headers: body === undefined ? {} : {'Content-Type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: either,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response.status === 204 ? null : await response.json();
  } catch (failure) {
    if (failure instanceof ApiError || signal?.aborted) {
      throw failure;
    }
    throw new ApiError(0, silence());
  }
}

/** Reads; rejects with an ApiError, or with what aborted it. */
export const get = (path, parameters, signal) => ask('GET', path, {parameters, signal});

/** Changes something. */
export const post = (path, body, signal) => ask('POST', path, {body, signal});

/** Takes something back. */
export const remove = path => ask('DELETE', path);
