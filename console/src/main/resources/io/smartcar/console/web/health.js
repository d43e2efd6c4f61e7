// Health: what needs a person first, then everything that can be known of the platform.
import {get} from './api.js';
import {usePolled} from './ask.js';
import {count, countOf, durationOf} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {live} from './live.js';
import {Ago, around, CarLink, Failure, Say, Since, Time} from './parts.js';
import {Rejected} from './rejected.js';
import {linkTo} from './router.js';
import {costLately, microsText} from './rules.js';
import {useStore} from './store.js';
import {connection, redisAway} from './stream.js';

const AGAIN_MILLIS = 10_000;

/** Cars send every second or so: when none has for so long, somebody should know. */
const SILENT_MILLIS = 2 * 60_000;

/** What is older is a replay of what was recorded, and says nothing of the cars now. */
const RECORDED_MILLIS = 24 * 3_600_000;

/** So many rules are listed, the dearest first. */
const DEAREST = 6;

/** A line: its name, what it is, whether it is well ('ok', 'warn', 'bad' or ''), and what it means or what to do. */
function line(name, value, kind, means) {
  return {name, value, kind, means};
}

function perPartition(lag) {
  const behind = lag.furthest.filter(one => one.recordsBehind > 0);
  return behind.length === 0
    ? ''
    : ` Furthest behind: ${behind.map(one => `partition ${one.partition} by ${count(one.recordsBehind)}`).join(', ')}.`;
}

function ofServers(servers) {
  return {
    title: 'Servers',
    lines: servers.map(server =>
      line(
        server.name,
        server.well ? 'answers' : 'NOT WELL',
        server.well ? 'ok' : 'bad',
        `At ${server.at}.${server.reason ? ` ${server.reason}` : ''}`,
      ),
    ),
  };
}

const NO_ANSWER = 'Nobody answered: see what is said of the servers.';

/** What is heard of cars, and what rules have said of them last: whoever misses alerts begins here. */
function ofCars(health, alerts) {
  const title = 'Cars and alerts';
  const last = alerts.phase === 'loading' || alerts.phase === 'error' ? undefined : latestOf(alerts.alerts);
  const lines = [];
  if (health.log === null) {
    lines.push(line('Last reading', 'no answer', 'bad', NO_ANSWER));
  } else {
    const at = health.log.latestEventTime === null ? null : Date.parse(health.log.latestEventTime);
    const age = at === null ? null : Date.parse(health.time) - at;
    const behind = health.log.judged.recordsBehind;
    const silent = age === null || (age > SILENT_MILLIS && age < RECORDED_MILLIS);
    lines.push(
      line(
        'Last reading',
        at === null ? 'none yet' : html`<${Ago} at=${at} />`,
        silent ? 'warn' : 'ok',
        html`Of those that the rules have seen, by the car’s own time.${' '}
          ${silent
            ? behind > 0
              ? `The rules have ${countOf(behind, 'record')} to go: alerts come that much later. See How far behind, and the workers’ logs.`
              : 'No car is heard, so no alert can come: see whether the cars are on the road, then what takes their events to the log.'
            : html`<a href=${linkTo('areas')}>Areas</a> has where the cars are.`}`,
      ),
    );
  }
  lines.push(
    line(
      'Last alert',
      last === undefined ? 'no answer' : last === null ? 'none is kept' : html`<${Ago} at=${last.raisedAtMillis} />`,
      last === undefined ? 'bad' : '',
      last === undefined
        ? NO_ANSWER
        : html`${last && html`${last.rule} of <${CarLink} car=${last.carNumber} ...${around(last.raisedAtMillis, last.raisedAtMillis)} />. `}If one is missing though cars are heard:${' '}
            <a href=${linkTo('why')}>Why?</a> says what each rule lacked for it, <a href=${linkTo('rules')}>Rules</a> what was changed.`,
    ),
  );
  return {title, lines};
}

const latestOf = alerts => alerts.reduce((latest, {alert}) => (latest && latest.raisedAtMillis >= alert.raisedAtMillis ? latest : alert), null);

/** What the rules take of the workers' time, the dearest first. */
function ofCosts({data: rules, failed}) {
  const title = 'Time spent in rules';
  if (rules === null) {
    return {title, lines: [failed ? line('Each rule', 'no answer', 'bad', failed.text) : line('Each rule', 'asking…', '', '')]};
  }
  const known = rules.rules
    .filter(rule => rule.cost !== null)
    .sort((one, other) => (other.cost.lately?.cores ?? other.cost.share) - (one.cost.lately?.cores ?? one.cost.share));
  if (known.length === 0) {
    return {title, lines: [line('Each rule', 'not known yet', '', 'Tasks say it twice a minute, once they run the rules in force.')]};
  }
  const lines = known.slice(0, DEAREST).map(rule => {
    const lately = costLately(rule.cost);
    const {throttled} = rule.cost.lately ?? rule.cost;
    return line(
      rule.name,
      lately ? lately.time : microsText(rule.cost.microsPerEvent),
      throttled > 0 ? 'warn' : '',
      html`${lately ? `${lately.each}, ${lately.since}. ` : 'On average since it was put to work; the last minutes follow. '}${throttled > 0 &&
        html`Throttled: ${countOf(throttled, 'alert')} of it dropped, for it raises too many. <a href=${linkTo('rules', rule.file)}>Narrow its condition</a>, try it and push it.`}`,
    );
  });
  if (known.length > DEAREST) {
    lines.push(line('Others', `${countOf(known.length - DEAREST, 'rule')} more`, '', html`Cheaper ones: <a href=${linkTo('rules')}>Rules</a> has all.`));
  }
  return {title, lines};
}

function ofRules(rules, topology, pushed) {
  if (rules === null) {
    return {title: 'Rules', lines: [line('In force', 'no answer', 'bad', NO_ANSWER)]};
  }
  const lines = [
    line(
      'In force',
      rules.version === 0 ? 'the rules as deployed' : `version ${count(rules.version)}`,
      '',
      html`${pushed && html`Since <${Time} at=${pushed.atMillis} />, by ${pushed.author}${pushed.message && html`: <q>${pushed.message}</q>`}. `}The
        set of rules that tasks should run. <a href=${linkTo('rules')}>Rules</a> has all versions, what each task made of them, and what each rule costs.`,
    ),
    line(
      'Tasks',
      rules.tasks === 0 ? 'none runs' : `${count(rules.live)} of ${count(rules.tasks)}`,
      rules.tasks === 0 ? 'bad' : rules.live < rules.tasks ? 'warn' : 'ok',
      rules.tasks === 0
        ? `The topology ${topology} is not there: deploy it.`
        : 'So many rule tasks of the topology run the version in force.',
    ),
  ];
  if (rules.silent.length > 0) {
    lines.push(line('Silent', rules.silent.join(', '), 'bad', "No sign of life: look into the workers' logs, or wait if they are starting."));
  }
  if (rules.refusing.length > 0) {
    lines.push(line('Refusing', rules.refusing.join(', '), 'bad', 'They cannot take the version in force: push a mended one, or roll back to a version before under Rules.'));
  }
  for (const problem of rules.problems) {
    lines.push(line('Stopped or throttled', problem, 'warn', 'Mend the rule, try it and push it.'));
  }
  return {title: `Topology ${topology}`, lines};
}

function ofLog(log) {
  if (log === null) {
    return [{title: 'How far behind', lines: [line('Lag', 'no answer', 'bad', NO_ANSWER)]}];
  }
  const old = log.oldestNotStoredMillis !== null && log.oldestNotStoredMillis > 5 * 60_000;
  const stands = log.eventTime !== null && log.latestEventTime !== null && Date.parse(log.latestEventTime) - Date.parse(log.eventTime) > SILENT_MILLIS;
  return [
    {
      title: 'How far behind',
      lines: [
        line(
          'Stored',
          log.stored.recordsBehind === 0 ? 'caught up' : `${countOf(log.stored.recordsBehind, 'record')} behind`,
          old ? 'bad' : 'ok',
          `Not yet in HBase${log.oldestNotStoredMillis === null ? '' : `, the oldest waits for ${durationOf(log.oldestNotStoredMillis)}`}.${perPartition(log.stored)}${old ? " If they become more, see the workers' logs." : ''}`,
        ),
        line(
          'Judged',
          log.judged.recordsBehind === 0 ? 'caught up' : `${countOf(log.judged.recordsBehind, 'record')} behind`,
          '',
          `Not yet seen by the rules, by their checkpoints of some seconds ago.${perPartition(log.judged)}`,
        ),
        line(
          'Event time',
          log.eventTime === null
            ? 'none yet'
            : html`<${Time} at=${Date.parse(log.eventTime)} />${log.eventTimeDelayMillis !== null && ` (${durationOf(log.eventTimeDelayMillis)} ago)`}`,
          stands ? 'warn' : '',
          stands
            ? 'The clock of the rule task that is furthest behind stands while readings come: its alerts come that much later. See Judged above, and the workers’ logs.'
            : 'The clock of the rule task that is furthest behind. A replay of old readings is as far behind as they are old.',
        ),
        line('Partitions', count(log.partitions), '', 'Of the topic that cars send to.'),
      ],
    },
    {
      title: 'Counted since the log was first read',
      lines: [
        line('Late', count(log.late), '', `Too late for the live rules; stored, and judged again. By how much: ${lateText(log.lateBy)}.`),
        line('Repeated', count(log.repeated), '', 'The same reading again: stored once, not shown to the rules again.'),
        line('Replaced', count(log.replaced), '', 'Another reading with the car and date of one before: the later one stands.'),
        line('Bad clock', count(log.badClock), '', 'Dated ahead of when they were sent; stored, and not shown to the rules. See those cars’ clocks.'),
        line('Refused', count(log.rejected), '', 'Records that are no event. Below, under Refused, is why, and what can be sent again after a mend.'),
        line('Lost', count(log.lostToRetention), log.lostToRetention > 0 ? 'warn' : '', 'The log had dropped them before they were read. Let Kafka keep them longer, or the topology run.'),
      ],
    },
    ...(log.clockOffsets.length === 0
      ? []
      : [
          {
            title: 'Clocks',
            lines: log.clockOffsets.map(one =>
              line(
                one.partitions > 0 ? countOf(one.partitions, 'whole partition') : countOf(one.cars, 'car'),
                `${durationOf(Math.abs(one.secondsBehind) * 1000)} ${one.secondsBehind >= 0 ? 'behind' : 'ahead'}`,
                'bad',
                `${one.examples.length > 0 ? `As ${one.examples.join(', ')}. ` : ''}A time zone’s difference: set the clocks, or correct smartcar.events.time-zone. What came is stored under wrong dates.`,
              ),
            ),
          },
        ]),
  ];
}

function lateText(lateBy) {
  const some = Object.entries(lateBy).filter(([, readings]) => readings > 0);
  return some.length === 0 ? 'none' : some.map(([by, readings]) => `${count(readings)} ${by === 'more' ? 'more' : `up to ${by}`}`).join(', ');
}

function ofLate(late) {
  if (late === null) {
    return {title: 'Late readings', lines: [line('Waiting', 'no answer', 'bad', NO_ANSWER)]};
  }
  const slow = late.oldestMillis !== null && late.oldestMillis > 15 * 60_000;
  return {
    title: 'Late readings',
    lines: [
      line(
        'Waiting',
        late.stretches === 0 ? 'none' : `${countOf(late.stretches, 'stretch', 'stretches')} of ${countOf(late.cars, 'car')}`,
        slow ? 'bad' : 'ok',
        `To be judged again${late.oldestMillis === null ? '' : `, the oldest for ${durationOf(late.oldestMillis)}`}.${slow ? " See what lateBolt says in the workers' logs." : ''}`,
      ),
      line('Judged', `${count(late.judgedLastMinute)} in a minute`, '', 'Stretches, in the last minute of the clock.'),
      line(
        'Corrected',
        `${count(late.added)} added, ${count(late.withdrawn)} withdrawn, ${count(late.replaced)} replaced`,
        '',
        `Alerts of the last ${countOf(late.days, 'day')}, by late readings.`,
      ),
    ],
  };
}

function ofDoor(door) {
  if (door === null) {
    return [];
  }
  const limited = (name, what, times) =>
    line(name, Object.entries(times).map(([who, n]) => `${who} (${count(n)})`).join(', '), 'warn', `${what} that send more than they may were told to wait so often in the last five minutes. See what is wrong with them, or raise the limit.`);
  return [
    {
      title: 'Door',
      lines: [
        line('HTTP', door.well ? 'takes events' : 'NOT WELL', door.well ? 'ok' : 'bad', `At ${door.at}.${door.well ? '' : ' It cannot reach the log: see what it says, and Kafka.'}`),
        ...(Object.keys(door.limitedSenders ?? {}).length > 0 ? [limited('Limited senders', 'Senders', door.limitedSenders)] : []),
        ...(Object.keys(door.limitedCars ?? {}).length > 0 ? [limited('Limited cars', 'Cars', door.limitedCars)] : []),
      ],
    },
  ];
}

function ofSigningIn(oidc) {
  if (oidc === null) {
    return [];
  }
  const value = oidc.said === null ? 'the identity provider answers' : oidc.ready ? 'the identity provider is away' : 'nobody can';
  return [
    line(
      'Signing in',
      value,
      oidc.said === null ? 'ok' : 'bad',
      html`${oidc.said === null ? `At ${oidc.issuer}.` : `${oidc.said}.`} Since <${Time} at=${oidc.sinceMillis} />. Whoever is signed in stays so.`,
    ),
  ];
}

function ofConsole(console, state) {
  return {
    title: 'This console',
    lines: [
      line('Viewers', count(console.viewers), '', 'Pages that are kept up live.'),
      line(
        'Live',
        console.streaming ? 'reads changes from Redis' : 'reads nothing',
        console.streaming ? 'ok' : 'bad',
        console.streaming ? 'What happens to alerts and episodes reaches every page as it happens.' : 'What is shown under Now stands still until Redis is back; it goes on by itself.',
      ),
      ...ofSigningIn(console.oidc),
      line('This page', state === 'live' ? 'connected' : 'not connected', state === 'live' ? 'ok' : 'bad', state === 'live' ? 'By one connection.' : 'It tries again by itself.'),
    ],
  };
}

const GRAVITY = {bad: 0, warn: 1, ok: 2, '': 2};
const WORDS = {bad: 'wrong', warn: 'look at it', ok: 'well'};

const worstOf = group => Math.min(...group.lines.map(one => GRAVITY[one.kind]));

function Group({group}) {
  const id = `group-${group.title.replace(/\W+/g, '-')}`;
  const worst = worstOf(group);
  return html`<section class=${`panel group ${worst === 0 ? 'bad' : worst === 1 ? 'warn' : ''}`} aria-labelledby=${id}>
    <h2 id=${id}>${group.title}</h2>
    <dl class="states">
      ${group.lines.map(
        (one, i) => html`<div key=${i} class=${one.kind}>
          <dt>${one.name}</dt>
          <dd>
            <strong><span class="sign" aria-hidden="true">${{bad: '✕', warn: '!', ok: '✓'}[one.kind] ?? ''}</span>${one.value}</strong>
            ${one.kind && html`<span class="unseen"> (${WORDS[one.kind]})</span>`}
          </dd>
          <dd class="quiet">${one.means}</dd>
        </div>`,
      )}
    </dl>
  </section>`;
}

/** The screen. */
export function Health() {
  const {state} = useStore(connection);
  const away = useStore(redisAway);
  const alerts = useStore(live);
  const rules = usePolled('rules', AGAIN_MILLIS);
  const [health, setHealth] = useState(null);
  const [failed, setFailed] = useState(null);
  const [busy, setBusy] = useState(true);
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    document.title = health === null ? 'Health – smartcar' : `${health.well ? 'Well' : `(${health.needs.length}) Needs somebody`} – smartcar`;
  }, [health]);

  useEffect(() => {
    const abort = new AbortController();
    let timer;
    const again = () => {
      timer = setTimeout(() => setAsked(n => n + 1), AGAIN_MILLIS);
    };
    setBusy(true);
    get('health', {}, abort.signal).then(
      found => {
        setHealth(found);
        setFailed(null);
        setBusy(false);
        again();
      },
      failure => {
        if (!abort.signal.aborted) {
          setFailed(before => ({since: before?.since ?? Date.now(), text: failure.message}));
          setBusy(false);
          again();
        }
      },
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, away === null]);

  const groups = health && [
    ofServers(health.servers),
    ofCars(health, alerts),
    ofRules(health.rules, health.topology, rules.data?.version === health.rules?.version ? rules.data?.pushed : null),
    ...ofLog(health.log),
    ofCosts(rules),
    ofLate(health.late),
    ...ofDoor(health.door),
    ofConsole(health.console, state),
  ];
  const sorted = groups?.map((group, i) => [worstOf(group), i, group]).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const marked = (sorted ?? []).filter(([worst]) => worst < 2).map(([, , group]) => group.title);
  return html`<div class="stack">
    <div class="title">
      <h1 tabIndex="-1">Health</h1>
      <p class="figures quiet">
        ${health && html`As of <${Time} at=${Date.parse(health.time)} />, asked again every ${durationOf(AGAIN_MILLIS)}`}
      </p>
      <button type="button" disabled=${busy} onClick=${() => setAsked(asked + 1)}>${busy ? 'Asking…' : 'Ask now'}</button>
    </div>
    ${failed &&
    html`<${Failure} text=${failed.text}>
      ${health && html`<span>No answer since <${Since} at=${failed.since} />: what is below is from before.</span>`}
    </${Failure}>`}
    ${!health && busy && html`<${Say} busy>Asking every server; one that is away is waited for up to ten seconds…</${Say}>`}
    ${health &&
    (health.well
      ? marked.length === 0
        ? html`<p class="say ok" role="status"><strong>All is well.</strong><span>Nothing needs a person.</span></p>`
        : html`<p class="say warn" role="status"><strong>No failure is known.</strong><span>Look at what is marked: ${marked.join(', ')}.</span></p>`
      : html`<section class="panel needs" aria-labelledby="needs-title">
          <h2 id="needs-title">${health.needs.length === 1 ? 'One thing needs' : `${count(health.needs.length)} things need`} a person</h2>
          <ol>
            ${health.needs.map((need, i) => html`<li key=${i}><${Need} text=${need} /></li>`)}
          </ol>
          <p class="unseen" role="status">${countOf(health.needs.length, 'thing')} to do.</p>
        </section>`)}
    ${sorted && html`<div class="groups">${sorted.map(([, , group]) => html`<${Group} key=${group.title} group=${group} />`)}</div>`}
    <${Rejected} />
  </div>`;
}

/** What is wrong, and behind it what to do. */
function Need({text}) {
  const at = [text.indexOf(': '), text.indexOf('; ')].filter(i => i > 0).sort((a, b) => b - a)[0] ?? -1;
  return at < 0 ? text : html`<strong>${text.slice(0, at + 1)}</strong> ${text.slice(at + 2)}`;
}
