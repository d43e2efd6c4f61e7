// Health: what needs a person first, then everything that can be known of the platform.
import {get} from './api.js';
import {count, countOf, durationOf} from './format.js';
import {html, useEffect, useState} from './kit.js';
import {Failure, Say, Since, Time} from './parts.js';
import {linkTo} from './router.js';
import {useStore} from './store.js';
import {connection, redisAway} from './stream.js';

const AGAIN_MILLIS = 10_000;

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

function ofRules(rules, topology) {
  if (rules === null) {
    return {title: 'Rules', lines: [line('In force', 'no answer', 'bad', NO_ANSWER)]};
  }
  const lines = [
    line(
      'In force',
      rules.version === 0 ? 'the rules as deployed' : `version ${count(rules.version)}`,
      '',
      html`The set of rules that tasks should run. <a href=${linkTo('rules')}>Rules</a> has all versions, what each task made of them, and what each rule costs.`,
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
    lines.push(line('Refusing', rules.refusing.join(', '), 'bad', 'They cannot take the version in force: push a mended one, or smartcar rules rollback.'));
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
          '',
          'The clock of the rule task that is furthest behind. A replay of old readings is as far behind as they are old.',
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
        line('Refused', count(log.rejected), '', 'Records that are no event. smartcar rejected list says why, and sends them again after a mend.'),
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
    ofRules(health.rules, health.topology),
    ...ofLog(health.log),
    ofLate(health.late),
    ...ofDoor(health.door),
    ofConsole(health.console, state),
  ];
  const sorted = groups?.map((group, i) => [worstOf(group), i, group]).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
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
      ? html`<p class="say ok" role="status"><strong>All is well.</strong><span>Nothing needs a person.</span></p>`
      : html`<section class="panel needs" aria-labelledby="needs-title">
          <h2 id="needs-title">${health.needs.length === 1 ? 'One thing needs' : `${count(health.needs.length)} things need`} a person</h2>
          <ol>
            ${health.needs.map((need, i) => html`<li key=${i}><${Need} text=${need} /></li>`)}
          </ol>
          <p class="unseen" role="status">${countOf(health.needs.length, 'thing')} to do.</p>
        </section>`)}
    ${sorted && html`<div class="groups">${sorted.map(([, , group]) => html`<${Group} key=${group.title} group=${group} />`)}</div>`}
  </div>`;
}

/** What is wrong, and behind it what to do. */
function Need({text}) {
  const at = [text.indexOf(': '), text.indexOf('; ')].filter(i => i > 0).sort((a, b) => b - a)[0] ?? -1;
  return at < 0 ? text : html`<strong>${text.slice(0, at + 1)}</strong> ${text.slice(at + 2)}`;
}
