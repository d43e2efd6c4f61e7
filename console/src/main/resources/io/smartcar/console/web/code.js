// Texts of rules, and what differs between two of them.
import {countOf} from './format.js';
import {html} from './kit.js';

/** A text with numbers of lines, which are not copied with it. */
export function Code({text, label}) {
  const lines = text.replace(/\n$/, '').split('\n');
  return html`<pre class="code numbered" tabIndex="0" role="region" aria-label=${label}><code>${lines.map(
    (line, i) => html`<span key=${i} class="code-line">${line + '\n'}</span>`,
  )}</code></pre>`;
}

const KINDS = {'+': 'added', '-': 'removed', '@': 'place'};
const WORDS = {added: 'new', changed: 'changed', removed: 'removed'};

/** How a file differs, in a word. */
export function Changed({change}) {
  return html`<span class=${`tag ${{added: 'ok', removed: 'gone'}[change] ?? 'open'}`}>${WORDS[change] ?? change}</span>`;
}

/** One file's difference, as the API has it. */
export function FileDifference({of}) {
  return html`<section class="difference">
    <h3>${of.file} <${Changed} change=${of.change} /></h3>
    ${of.lines === null
      ? html`<p class="quiet">More differs than is shown line by line: it had ${countOf(of.was, 'line')}, it has ${of.is}.</p>`
      : of.lines.length === 0
        ? html`<p class="quiet">Only what its last line ends with differs.</p>`
        : html`<pre class="code" tabIndex="0" role="region" aria-label=${`What differs in ${of.file}`}><code>${of.lines.map(
            (line, i) => html`<span key=${i} class=${`code-line ${KINDS[line[0]] ?? ''}`}>${line + '\n'}</span>`,
          )}</code></pre>`}
  </section>`;
}

/** All of a difference. */
export function Difference({files}) {
  return files.length === 0
    ? html`<p class="quiet">The rules are the same.</p>`
    : files.map(file => html`<${FileDifference} key=${file.file} of=${file} />`);
}
