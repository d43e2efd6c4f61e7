// One rule: its text, what was changed about it; and one version of all rules.
import {useAsked} from './ask.js';
import {Code, Difference} from './code.js';
import {LooksUp, WriteRule} from './draft.js';
import {countOf} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {usePages} from './pages.js';
import {Choice, Failure, Say} from './parts.js';
import {PushDraft, RollBack, TakeOut} from './push.js';
import {goTo, linkTo} from './router.js';
import {may, me} from './settings.js';
import {useStore} from './store.js';
import {TryDraft} from './try.js';
import {Pushed, Raises, Stale, useRules, Versions} from './rules.js';

const numberOf = text => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null);

const nameOf = version => (version === 0 ? 'as deployed' : `version ${version}`);

/** The same where a noun is wanted. */
const rulesOf = version => (version === 0 ? 'what was deployed' : `version ${version}`);

/** Asks for what a version differs in, and shows it. */
function Differs({version, from, file}) {
  const {busy, error, data, again} = useAsked(`rules/versions/${version}/difference`, {from});
  const files = data?.files.filter(one => !file || one.file === file);
  return html`<section class="panel" aria-labelledby="difference-title">
    <h2 id="difference-title">${data ? `From ${rulesOf(data.from)} to ${rulesOf(data.version)}` : 'Difference'}</h2>
    ${busy && html`<${Say} busy>Comparing…</${Say}>`}
    ${error && html`<${Failure} text=${error}><button type="button" onClick=${again}>Try again</button></${Failure}>`}
    ${files && (file && files.length === 0 ? html`<p class="quiet">${file} is the same.</p>` : html`<${Difference} files=${files} />`)}
    ${data?.otherCars &&
    html`<p>
      Looked up are other cars: ${carsText(data.carsFrom)} before, ${carsText(data.cars)} after.
    </p>`}
  </section>`;
}

const carsText = cars => (cars === null ? 'none' : `${countOf(cars.cars, 'car')} and ${countOf(cars.limits, 'limit')}`);

/** The rule's text in a version. */
function Text({file, version}) {
  const {busy, error, data, again} = useAsked(`rules/versions/${version}`);
  const found = data?.rules.find(rule => rule.file === file);
  return html`<section class="panel" aria-labelledby="text-title">
    <h2 id="text-title">${file}, ${nameOf(version)}</h2>
    ${data?.pushed && html`<p class="quiet">Pushed by <${Pushed} by=${data.pushed} /></p>`}
    ${busy && html`<${Say} busy>Reading the rule…</${Say}>`}
    ${error && html`<${Failure} text=${error}><button type="button" onClick=${again}>Try again</button></${Failure}>`}
    ${data && !found && html`<${Say}>There is no ${file} in ${nameOf(version)}.</${Say}>`}
    ${found && html`<p class="facts-line"><${Raises} alerts=${found.alerts} /></p><${LooksUp} text=${found.text} /><${Code} text=${found.text} label=${`The text of ${file}`} />`}
  </section>`;
}

/** The screen of one rule; `query.version` is whose text, `query.from` with which it is compared. */
export function OneRule({file, query}) {
  useStore(me);
  const {data: rules, failed} = useRules();
  const page = usePages('rules/versions', {limit: 100, file}, 'before');
  const version = numberOf(query.version) ?? rules?.version ?? null;
  const from = numberOf(query.from);
  useEffect(() => {
    document.title = `${file} – smartcar`;
  }, [file]);
  const there = [...new Set([rules?.version, version, from, ...page.items.map(one => one.version), 0])].filter(one => one !== null && one !== undefined);
  const options = there.sort((a, b) => b - a).map(one => [String(one), `${nameOf(one)}${one === rules?.version ? ' (in force)' : ''}`]);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">${file}</h1>
      <p class="figures quiet"><a href=${linkTo('rules')}>All rules</a></p>
      ${version !== null &&
      html`<${Choice}
          label="Text of"
          value=${String(version)}
          options=${options}
          onChange=${one => goTo(linkTo('rules', file, {version: one, from: query.from}))}
        />
        <${Choice}
          label="Compared with"
          value=${from === null ? '' : String(from)}
          options=${[['', 'none'], ...options]}
          onChange=${one => goTo(linkTo('rules', file, {version: query.version, from: one}))}
        />`}
    </div>
    ${may('author') && html`<p class="buttons"><a class="pill" href=${linkTo('write', file)}>Edit it</a></p>`}
    ${failed && html`<${Stale} failed=${failed} known=${rules !== null} />`}
    ${version === null && !failed && html`<${Say} busy>Asking ZooKeeper which rules are in force…</${Say}>`}
    ${version !== null && from !== null && html`<${Differs} key=${`${version} ${from}`} version=${version} from=${from} file=${file} />`}
    ${version !== null && html`<${Text} key=${version} file=${file} version=${version} />`}
    ${rules && may('author') && html`<${TakeOut} file=${file} rules=${rules} />`}
    ${rules && html`<${Versions} key=${`${file} ${rules.version}`} file=${file} inForce=${rules.version} title="Versions that changed it" />`}
  </div>`;
}

/** The screen of a version of all rules; `query.from` is with which it is compared. */
export function OneVersion({name, query}) {
  const version = numberOf(name);
  const from = numberOf(query.from);
  useEffect(() => {
    document.title = `Version ${name} – smartcar`;
  }, [name]);
  if (version === null) {
    return html`<section class="panel"><h1 tabIndex="-1">No such version</h1><${Say}>A version is a number. <a href=${linkTo('rules')}>All versions</a></${Say}></section>`;
  }
  return html`<${Version} key=${version} version=${version} from=${from} />`;
}

function Version({version, from}) {
  useStore(me);
  const {busy, error, data, again} = useAsked(`rules/versions/${version}`);
  const {data: rules} = useRules();
  const canRollBack = Boolean(rules && rules.version > 0 && rules.version !== version);
  // How it went is to be seen when it is done, too.
  const [couldRollBack, setCouldRollBack] = useState(false);
  useEffect(() => {
    if (canRollBack) {
      setCouldRollBack(true);
    }
  }, [canRollBack]);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">${version === 0 ? 'Rules as deployed' : `Version ${version}`}</h1>
      <p class="figures quiet">
        <a href=${linkTo('rules')}>All rules</a>${data?.pushed && html`, pushed by <${Pushed} by=${data.pushed} />`}
      </p>
      ${rules?.version === version && html`<span class="tag ok">in force</span>`}
      ${rules && rules.version !== version && html`<a class="pill" href=${linkTo('version', String(rules.version), {from: version})}>Compare with what is in force</a>`}
    </div>
    ${busy && html`<${Say} busy>Reading the version…</${Say}>`}
    ${error && html`<${Failure} text=${error}><button type="button" onClick=${again}>Try again</button></${Failure}>`}
    ${data && (version > 0 || from !== null) && html`<${Differs} key=${from} version=${version} from=${from} />`}
    ${data && rules && (canRollBack || couldRollBack) && may('author') && html`<${RollBack} version=${version} rules=${rules} />`}
    ${data?.rules.map(
      rule => html`<details class="panel" key=${rule.file}>
        <summary>${rule.file}</summary>
        <p class="facts-line"><${Raises} alerts=${rule.alerts} /></p>
        <${Code} text=${rule.text} label=${`The text of ${rule.file}`} />
      </details>`,
    )}
  </div>`;
}

/** The screen on which a rule is written. */
export function Writing({name, query}) {
  useStore(me);
  const {data: rules, failed} = useRules();
  return html`<div>
    ${failed && html`<${Stale} failed=${failed} known=${rules !== null} />`}
    <${WriteRule} key=${name} file=${name} query=${query} rules=${rules} push=${PushDraft} trial=${TryDraft} />
  </div>`;
}
