// The page: its head, who looks, and the screen that the address names.
import {get, remove} from './api.js';
import {AreasAndCars} from './areas.js';
import {Car} from './car.js';
import {AlertsOfADay, EpisodesOfADay} from './day.js';
import {fleetZone, VIEWER_ZONE} from './format.js';
import {Health} from './health.js';
import {html, render, useEffect, useRef} from './kit.js';
import {keepLive, live} from './live.js';
import {Now} from './now.js';
import {Say, Since} from './parts.js';
import {linkTo, route} from './router.js';
import {OneRule, OneVersion, Writing} from './rule.js';
import {RulesInForce} from './rules.js';
import {loginNeeded, me, theme, zoneOf} from './settings.js';
import {SignIn} from './sign-in.js';
import {useStore} from './store.js';
import {connection, hurry, redisAway, start} from './stream.js';
import {WhyOfReading} from './why.js';

/** All rules, or the one that is named. */
function Rules({name, query}) {
  return name ? html`<${OneRule} key=${name} file=${name} query=${query} />` : html`<${RulesInForce} />`;
}

const SCREENS = [
  ['now', 'Now', Now],
  ['areas', 'Areas', AreasAndCars],
  ['car', 'A car', Car],
  ['episodes', 'A day', EpisodesOfADay],
  ['rules', 'Rules', Rules],
  ['why', 'Why?', WhyOfReading],
  ['health', 'Health', Health],
  ['alerts', null, AlertsOfADay],
  ['version', null, OneVersion],
  ['write', null, Writing],
];

/** What belongs to another's place in the head. */
const WITHIN = {alerts: 'episodes', version: 'rules', write: 'rules'};

function Connection() {
  const {state, since, error} = useStore(connection);
  const away = useStore(redisAway);
  if (state === 'live' && away) {
    return html`<span class="connection warn" title=${away.text}>
      <span class="dot" aria-hidden="true"></span>
      <span role="status">Redis away</span>${' '}<span>since <${Since} at=${away.since} /></span>
    </span>`;
  }
  if (state === 'live') {
    return html`<span class="connection ok">
      <span class="dot" aria-hidden="true"></span><span role="status">Connected</span>
    </span>`;
  }
  return html`<span class=${`connection ${state === 'away' ? 'bad' : ''}`} title=${error}>
    <span class="dot" aria-hidden="true"></span>
    <span role="status">${state === 'away' ? 'Reconnecting' : 'Connecting'}</span>
    ${state === 'away' && html`${' '}<span>since <${Since} at=${since} /></span>${' '}`}
    ${state === 'away' && html`<button type="button" class="plain" onClick=${hurry}>Try now</button>`}
  </span>`;
}

function ZoneChoice() {
  const value = useStore(zoneOf);
  useStore(me);
  const fleet = fleetZone();
  if (fleet === VIEWER_ZONE) {
    return html`<span class="zone quiet">Times: ${fleet}</span>`;
  }
  return html`<label class="zone">
    <span class="name">Times</span>
    <select value=${value} onChange=${event => zoneOf.set(event.currentTarget.value)}>
      <option value="fleet" selected=${value === 'fleet'}>${fleet} (fleet)</option>
      <option value="viewer" selected=${value === 'viewer'}>${VIEWER_ZONE} (yours)</option>
    </select>
  </label>`;
}

function ThemeChoice() {
  const value = useStore(theme);
  return html`<label class="zone">
    <span class="name">Colours</span>
    <select value=${value} onChange=${event => theme.set(event.currentTarget.value)}>
      ${['auto', 'light', 'dark'].map(
        one => html`<option key=${one} value=${one} selected=${value === one}>${one === 'auto' ? 'as the system' : one}</option>`,
      )}
    </select>
  </label>`;
}

/** Signs out here, and of the identity provider where it has a place for that. */
async function leave() {
  let next = null;
  try {
    next = (await remove('session'))?.next ?? null;
  } finally {
    if (next === null) {
      location.reload();
    } else {
      location.assign(next);
    }
  }
}

function Head({screen}) {
  const who = useStore(me);
  const state = useStore(live);
  return html`<header class="top">
    <a class="brand" href="#/now"><img src="icon.svg" alt="" width="22" height="22" />smartcar</a>
    <nav aria-label="Screens">
      ${SCREENS.filter(([, name]) => name !== null).map(
        ([key, name]) => html`<a key=${key} href=${linkTo(key)} aria-current=${(WITHIN[screen] ?? screen) === key ? 'page' : undefined}>
          ${name}${key === 'now' && state.episodes.size > 0 && html` <span class="badge">${state.episodes.size}</span>`}
        </a>`,
      )}
    </nav>
    <${Connection} />
    <div class="choices">
      <${ZoneChoice} />
      <${ThemeChoice} />
      ${who?.tokens &&
      html`<span class="zone">${who.name}, ${who.role} <button type="button" class="plain" onClick=${leave}>Sign out</button></span>`}
    </div>
  </header>`;
}

function Page() {
  const {screen, name, query} = useStore(route);
  const login = useStore(loginNeeded);
  const main = useRef(null);
  const shownBefore = useRef(screen);
  useEffect(() => {
    if (shownBefore.current !== screen) {
      shownBefore.current = screen;
      window.scrollTo(0, 0);
      main.current?.querySelector('h1')?.focus({preventScroll: true});
    }
  }, [screen]);
  if (login) {
    return html`<${SignIn} />`;
  }
  const found = SCREENS.find(([key]) => key === screen);
  return html`<a
      class="skip"
      href="#main"
      onClick=${event => {
        event.preventDefault();
        main.current.querySelector('h1')?.focus();
      }}
      >Skip to the content</a
    >
    <${Head} screen=${screen} />
    <main id="main" ref=${main}>
      ${found
        ? html`<${found[2]} name=${name} query=${query} />`
        : html`<section class="panel"><h1 tabIndex="-1">No such screen</h1>
            <${Say}>There is no screen "${screen}" here. <a href="#/now">Go to Now</a>.</${Say}></section>`}
    </main>`;
}

async function whoAmI() {
  try {
    me.set(await get('me'));
  } catch (failure) {
    if (failure.status !== 401) {
      setTimeout(whoAmI, 3000);
    }
  }
}

const root = document.getElementById('app');
root.textContent = '';
render(html`<${Page} />`, root);
whoAmI();
keepLive();
start();
