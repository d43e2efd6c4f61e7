// The rules in force, what each task made of them, and what was before.
import {useAsked, usePolled} from './ask.js';
import {Changed} from './code.js';
import {count, countOf, dayText, durationOf, fleetZone, measured, useZone} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {usePages} from './pages.js';
import {Choice, dayInWords, Failure, Say, Severity, Since, Time} from './parts.js';
import {LastChange} from './push.js';
import {goTo, linkTo} from './router.js';
import {may, me} from './settings.js';
import {useStore} from './store.js';

const AGAIN_MILLIS = 2_000;
const PAGE = 50;
const MOST_TASKS = 24;

/** A version's number, which leads to it. */
export function VersionLink({version}) {
  return version === 0
    ? html`<a href=${linkTo('version', '0')}>as deployed</a>`
    : html`<a href=${linkTo('version', String(version))}>version ${version}</a>`;
}

/** Who pushed a version, when and why. */
export function Pushed({by}) {
  return html`<strong>${by.author}</strong>, <${Time} at=${by.atMillis} />${by.message && html`: <q>${by.message}</q>`}`;
}

const nameOf = task => (task === 'fleet' ? 'Fleet task' : `Task ${task}`);

function stateOf(task, inForce) {
  const text = {
    live: `runs ${task.version === 0 ? 'the rules as deployed' : `version ${task.version}`}`,
    warming: `on its way to version ${task.wanted}: ${task.reason}`,
    failed: `cannot take version ${task.wanted}: ${task.reason}`,
  }[task.phase];
  if (task.problems.length > 0 || task.phase === 'failed') {
    return {kind: 'bad', sign: '✕', text};
  }
  return task.phase === 'live' && task.version === inForce ? {kind: 'ok', sign: '✓', text} : {kind: 'warn', sign: '…', text};
}

/** Tasks that say the same are one line: `[names, state, problems]`. */
function alike(rules) {
  const lines = rules.tasks.map(task => ({
    names: [nameOf(task.task)],
    ...stateOf(task, rules.version),
    problems: task.problems,
    since: task.phase === 'live' ? task.sinceMillis : null,
  }));
  rules.silent.forEach(name =>
    lines.push({names: [nameOf(name)], kind: 'warn', sign: '?', text: 'says nothing: it does not run, or not yet', problems: [], since: null}),
  );
  if (lines.length <= MOST_TASKS) {
    return lines;
  }
  const groups = new Map();
  for (const line of lines) {
    const key = JSON.stringify([line.kind, line.text, line.problems]);
    const group = groups.get(key);
    if (group) {
      group.names.push(...line.names);
    } else {
      groups.set(key, {...line, since: null});
    }
  }
  return [...groups.values()];
}

const namesOf = names => (names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${count(names.length - 3)} more` : names.join(', '));

/** What each task made of the rules in force. */
export function Tasks({rules}) {
  const lines = alike(rules);
  const taken = rules.tasks.filter(task => task.phase === 'live' && task.version === rules.version).length;
  const all = rules.tasks.length + rules.silent.length;
  return html`<section class="panel" aria-labelledby="tasks-title">
    <div class="title">
      <h2 id="tasks-title">Tasks</h2>
      <p class="figures quiet" role="status">
        ${all === 0 ? 'No task runs: the next that starts takes what is in force.' : `${count(taken)} of ${countOf(all, 'task')} ${taken === 1 ? 'runs' : 'run'} what is in force`}
      </p>
    </div>
    ${lines.length > 0 &&
    html`<dl class="states tasks">
      ${lines.map(
        line => html`<div key=${line.names[0]} class=${line.kind}>
          <dt>${namesOf(line.names)}</dt>
          <dd>
            <strong><span class="sign" aria-hidden="true">${line.sign}</span>${line.text}</strong>${' '}
            ${line.since !== null && html`<span class="quiet">for alerts after <${Time} at=${line.since} full /></span>`}
          </dd>
          ${line.problems.map((problem, i) => html`<dd key=${i}>${problem}</dd>`)}
        </div>`,
      )}
    </dl>`}
  </section>`;
}

/** The alerts that a rule file raises. */
export function Raises({alerts}) {
  return alerts.length === 0
    ? html`<span class="quiet">no alert that can be read</span>`
    : alerts.map(
        alert => html`<span class="raises" key=${alert.name}>
          <strong>${alert.name}</strong> <${Severity} severity=${alert.severity} />${' '}
          ${alert.description && html`<span class="quiet">${alert.description}</span>`}
        </span>`,
      );
}

/** What an event costs, in words. */
export const microsText = micros => `${micros < 0.1 ? 'less than 0.1' : micros < 10 ? measured(micros) : count(micros)} µs an event`;

const percentText = part => (part === 0 ? '0 %' : part < 0.001 ? 'less than 0.1 %' : `${part < 0.1 ? measured(part * 100) : count(part * 100)} %`);

/** What a rule takes of a processor in the last minutes, in words: `{time, each, since}`; null if that is not known yet. */
export function costLately(cost) {
  const lately = cost?.lately;
  return lately
    ? {
        time: `${percentText(lately.cores)} of a core`,
        each: lately.microsPerEvent === null ? 'no event came' : `${microsText(lately.microsPerEvent)}, ${percentText(lately.share)} of the rules’ time`,
        since: `in the last ${durationOf(lately.millis)}`,
      }
    : null;
}

/** The same since the tasks put the rule to work, which a time with few events makes look dear. */
const costAltogether = cost => `${microsText(cost.microsPerEvent)}, on average since it was put to work`;

/** What a rule costs, and what it dropped. */
function Cost({cost}) {
  if (cost === null) {
    return html`<span class="quiet">cost not known yet</span>`;
  }
  const lately = costLately(cost);
  return html`${lately
      ? html`<strong title=${`${costAltogether(cost)}, ${countOf(cost.events, 'event')}`}>${lately.time}</strong>
          <div class="quiet">${lately.each}</div>
          <div class="quiet">${lately.since}</div>`
      : html`<strong>${microsText(cost.microsPerEvent)}</strong>
          <div class="quiet">on average since it was put to work; the last minutes follow</div>`}
    ${cost.throttled > 0 && html`<div><span class="tag late">throttled: ${countOf(cost.throttled, 'alert')} dropped</span></div>`}`;
}

/** How many alerts of a rule hold, day by day. */
function AlertsByDay({days, names}) {
  useZone();
  if (days === null) {
    return html`<span class="quiet">not counted yet</span>`;
  }
  const number = one => countOf(one.alerts, 'alert');
  return days.length === 0
    ? html`<span class="quiet">none is kept</span>`
    : days.map(
        (one, i) => html`<div key=${one.day} class=${i === 0 ? '' : 'quiet'}>
          ${one.alerts > 0 && names.length === 1
            ? html`<a href=${linkTo('alerts', '', {day: one.day, rule: names[0]})}>${number(one)}</a>`
            : number(one)}${' '}
          ${dayInWords(one.day, fleetZone()) === 'today' ? 'today' : `on ${dayText(one.day)}`}
        </div>`,
      );
}

function RuleTable({rules}) {
  return html`<section class="panel" aria-labelledby="rules-title">
    <div class="title">
      <h2 id="rules-title">${countOf(rules.length, 'rule file')}</h2>
      ${may('author') &&
      html`<p class="figures quiet">
        To change a limit or a condition: Edit, try it on recorded events, push it.${' '}
        <button type="button" class="plain" onClick=${() => document.getElementById('new-rule')?.focus()}>A new rule</button>
      </p>`}
    </div>
    <div class="scroll free">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">File</th><th scope="col">Raises</th><th scope="col">Sees</th><th scope="col">Costs</th>
            <th scope="col">Alerts a day</th><th scope="col">Text of</th>
          </tr>
        </thead>
        <tbody>
          ${rules.map(
            rule => html`<tr key=${rule.file}>
              <td>
                <a href=${linkTo('rules', rule.file)}>${rule.file}</a>
                ${may('author') && html`<div><a href=${linkTo('write', rule.file)} aria-label=${`Edit ${rule.file}`}>Edit</a></div>`}
              </td>
              <td><${Raises} alerts=${rule.alerts} /></td>
              <td class="quiet">${rule.scope === 'fleet' ? 'the whole fleet' : 'each car'}</td>
              <td class="cost"><${Cost} cost=${rule.cost} /></td>
              <td class="whole"><${AlertsByDay} days=${rule.alertsByDay} names=${rule.alerts.map(alert => alert.name)} /></td>
              <td>
                ${rule.changed === null
                  ? html`<span class="quiet">the deployment</span>`
                  : html`<${VersionLink} version=${rule.changed.version} />, <${Pushed} by=${rule.changed} />`}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Begins a rule that is not there yet. */
function NewRule({names}) {
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const library = useAsked('rules/library').data?.items ?? [];
  const taken = library.find(rule => rule.name === from);
  const fits = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name) && !names.includes(`${name}.epl`);
  const begin = event => {
    event.preventDefault();
    if (fits) {
      goTo(linkTo('write', `${name}.epl`, {new: 1, from}));
    }
  };
  const take = chosen => {
    setFrom(chosen);
    if (name === '' || name === from) {
      setName(chosen);
    }
  };
  return html`<section class="panel" aria-labelledby="new-title">
    <div class="title">
      <h2 id="new-title">A new rule</h2>
      <p class="figures quiet">For what no rule in force sees. The library has some to begin with, as limits by area.</p>
    </div>
    <form class="when" aria-label="A new rule" onSubmit=${begin}>
    <${Choice}
      label="Take from the library"
      value=${from}
      options=${[['', 'nothing: begin anew'], ...library.map(rule => [rule.name, [rule.name, rule.alerts[0]?.description].filter(Boolean).join(': ')])]}
      onChange=${take}
    />
    <label class="field">
      <span>Its name</span>
      <input type="text" id="new-rule" placeholder="harsh-braking" maxlength="64" value=${name} onInput=${event => setName(event.currentTarget.value.trim())} />
    </label>
    <button type="submit" disabled=${!fits}>Write it</button>
    ${name && !fits && html`<span class="quiet">letters, digits, _ and -, and no name that is there</span>`}
    ${names.includes(`${from}.epl`) && html`<span>${from}.epl is in force already: <a href=${linkTo('write', `${from}.epl`)}>edit it</a></span>`}
    ${taken && html`<div class="quiet raises">It raises <${Raises} alerts=${taken.alerts} /></div>`}
    </form>
  </section>`;
}

/** The versions that were pushed, the last first; of a file those that changed it. */
export function Versions({file = '', inForce, title}) {
  const page = usePages('rules/versions', {limit: PAGE, file}, 'before');
  return html`<section class="panel" aria-labelledby="versions-title">
    <h2 id="versions-title">${title}</h2>
    ${page.items.length > 0 &&
    html`<div class="scroll free">
      <table class="cards">
        <thead>
          <tr><th scope="col">Version</th><th scope="col">Pushed</th><th scope="col">Why</th><th scope="col">Changed</th></tr>
        </thead>
        <tbody>
          ${page.items.map(
            version => html`<tr key=${version.version}>
              <td>
                <a href=${linkTo('version', String(version.version))}>${version.version}</a>${' '}
                ${version.version === inForce && html`<span class="tag ok">in force</span>`}
              </td>
              <td><strong>${version.author}</strong>, <${Time} at=${version.atMillis} full /></td>
              <td>${version.message || html`<span class="quiet">nobody said</span>`}</td>
              <td>
                ${version.changes.length === 0
                  ? html`<span class="quiet">no rule${version.cars && ` (${countOf(version.cars.cars, 'car')}, ${countOf(version.cars.limits, 'limit')})`}</span>`
                  : version.changes.slice(0, 6).map(
                      one => html`<span class="changes" key=${one.file}>
                        <a href=${linkTo('rules', one.file, {version: version.version})}>${one.file}</a> <${Changed} change=${one.change} />
                      </span>`,
                    )}
                ${version.changes.length > 6 && html`<span class="quiet">and ${count(version.changes.length - 6)} more</span>`}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`}
    ${!page.busy && !page.error && page.items.length === 0 && html`<p class="quiet">${file ? 'No version that was pushed changed it.' : 'Nothing was pushed yet.'}</p>`}
    ${page.error && html`<${Failure} text=${page.error}><button type="button" onClick=${page.again}>Try again</button></${Failure}>`}
    ${page.busy && html`<${Say} busy>Reading the versions…</${Say}>`}
    ${page.next !== null && !page.busy && html`<p class="buttons"><button type="button" onClick=${page.more}>Earlier versions</button></p>`}
  </section>`;
}

/** What is in force, kept up while the page is looked at. */
export const useRules = () => usePolled('rules', AGAIN_MILLIS);

/** A failure to read them, with how old what is shown is. */
export function Stale({failed, known}) {
  return html`<${Failure} text=${failed.text}>
    ${known && html`<span>No answer since <${Since} at=${failed.since} />: what is below is from before.</span>`}
  </${Failure}>`;
}

/** The screen. */
export function RulesInForce() {
  useStore(me);
  const {data: rules, failed} = useRules();
  useEffect(() => {
    document.title = 'Rules – smartcar';
  }, []);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">Rules</h1>
      <p class="figures quiet">
        ${rules &&
        (rules.pushed === null
          ? html`Of ${rules.topology} <a href=${linkTo('version', '0')}>as it was deployed</a>: nothing was pushed, or it was taken back`
          : html`Of ${rules.topology}, <${VersionLink} version=${rules.version} /> by <${Pushed} by=${rules.pushed} />`)}
        ${rules && `, asked again every ${durationOf(AGAIN_MILLIS)}`}
      </p>
    </div>
    ${failed && html`<${Stale} failed=${failed} known=${rules !== null} />`}
    ${rules === null && !failed && html`<${Say} busy>Asking ZooKeeper which rules are in force…</${Say}>`}
    ${rules &&
    html`<${LastChange} change=${rules.change} />
      <${Tasks} rules=${rules} />
      <${RuleTable} rules=${rules.rules} />
      ${may('author') && html`<${NewRule} names=${rules.rules.map(rule => rule.file)} />`}
      <${Versions} key=${rules.version} inForce=${rules.version} title="Versions" />`}
  </div>`;
}
