// What a viewer chooses for themselves, remembered by the browser.
import {kept, store} from './store.js';

/** 'auto', 'light' or 'dark'. */
export const theme = kept('theme', 'auto', ['auto', 'light', 'dark']);

/** Whose zone times are shown in: 'fleet' or 'viewer'. */
export const zoneOf = kept('zone', 'fleet', ['fleet', 'viewer']);

/** Whether a new episode is heard: 'on' or 'off'. */
export const sound = kept('sound', 'off', ['on', 'off']);

/** The name that goes with what is done about episodes, where nobody logs in. */
export const viewerName = kept('name', '');

/** Who is looking: null until it is known, then as the API's Me. */
export const me = store(null);

const ROLES = ['viewer', 'operator', 'author'];

/** Whether whoever looks may do what needs a role; each may also do what those before it may. */
export const may = role => ROLES.indexOf(me.get()?.role) >= ROLES.indexOf(role);

/** Whether a token has to be given before anything can be read. */
export const loginNeeded = store(false);

theme.listen(wanted => {
  if (wanted === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = wanted;
  }
});
