// Which view is shown: what stands behind # in the address, as #/now?rule=over-speed or #/car/V0004?last=1h.
import {store} from './store.js';

function read() {
  const text = location.hash.replace(/^#\/?/, '');
  const at = text.indexOf('?');
  const path = (at < 0 ? text : text.slice(0, at)).split('/').map(decode).filter(Boolean);
  const query = Object.fromEntries(new URLSearchParams(at < 0 ? '' : text.slice(at + 1)));
  return {screen: path[0] ?? 'now', name: path[1] ?? '', query};
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The view: `screen`, `name` behind it, and `query`. */
export const route = store(read());

window.addEventListener('hashchange', () => route.set(read()));

/** The link to a view; empty parameters are left out. */
export function linkTo(screen, name = '', query = {}) {
  const wanted = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      wanted.set(key, value);
    }
  }
  const text = wanted.toString();
  return `#/${screen}${name ? `/${encodeURIComponent(name)}` : ''}${text ? `?${text}` : ''}`;
}

/** Goes to a view; `replace` does not leave the one before in the browser's history. */
export function goTo(link, replace = false) {
  if (replace) {
    history.replaceState(null, '', link);
    route.set(read());
  } else {
    location.hash = link.slice(1);
  }
}
