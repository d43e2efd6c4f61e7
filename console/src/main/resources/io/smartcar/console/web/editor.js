// A field in which a rule is written: CodeMirror, in a shadow tree of its own. There its styles are sheets that were put
// together, which the page's policy allows; in the page itself it would write a <style>, which the policy refuses.
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from './lib/codemirror__autocomplete/6.20.3/dist/index.js';
import {defaultKeymap, history, historyKeymap} from './lib/codemirror__commands/6.10.4/dist/index.js';
import {bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting} from './lib/codemirror__language/6.12.4/dist/index.js';
import {lintGutter, lintKeymap, setDiagnostics} from './lib/codemirror__lint/6.9.7/dist/index.js';
import {EditorState} from './lib/codemirror__state/6.7.1/dist/index.js';
import {drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers} from './lib/codemirror__view/6.43.7/dist/index.js';
import {tags} from './lib/lezer__highlight/1.2.3/dist/index.js';

const PROPERTIES = {
  date: 'text: when it was measured, yyyyMMddHHmmss',
  eventTime: 'number: the same, epoch milliseconds',
  carNumber: 'text',
  speedPedal: 'number, 0 to 5',
  breakPedal: 'number, 0 to 3',
  steerAngle: 'text: F, L1 to L3, R1 to R3',
  directLight: 'text: N, L, R',
  speed: 'number, km/h',
  areaNumber: 'text, A01 to F10',
};

const KEYWORDS = `select from where group by having order insert into create context window table schema expression alias for start
end initiated terminated partition output snapshot when every pattern match_recognize measures define and or not in is null
case then else between like as on merge update delete matched min hour minute minutes sec seconds second day days
unidirectional left right full outer inner join limit all first last distinct until timer interval at within after`.split(/\s+/);

const FUNCTIONS = `avg sum count max min median stddev first last window coalesce cast prev prior firstever lastever countever
maxby minby sorted nth rate`.split(/\s+/);

const WINDOWS = `time time_batch length length_batch ext_timed ext_timed_batch time_accum time_order groupwin unique firstunique
lastevent firstevent sort rank keepall expr expr_batch`.split(/\s+/);

const words = new Set(KEYWORDS);
const known = new Set([...Object.keys(PROPERTIES), 'DriverCarInfo', 'CarMaster']);

const language = StreamLanguage.define({
  name: 'epl',
  startState: () => ({comment: false}),
  token(stream, state) {
    if (state.comment || stream.match('/*')) {
      state.comment = !stream.match(/^[^]*?\*\//);
      if (state.comment) {
        stream.skipToEnd();
      }
      return 'comment';
    }
    if (stream.match('//') || stream.match('--')) {
      stream.skipToEnd();
      return 'comment';
    }
    const quote = stream.match(/^(['"])(?:\\.|(?!\1).)*\1?/);
    if (quote) {
      return 'string';
    }
    if (stream.match(/^\d+(\.\d+)?[lLfFdD]?/)) {
      return 'number';
    }
    if (stream.match(/^@\w+/)) {
      return 'meta';
    }
    if (stream.match(/^#\w+/)) {
      return 'typeName';
    }
    const word = stream.match(/^[A-Za-z_]\w*/);
    if (word) {
      return known.has(word[0]) ? 'variableName' : words.has(word[0].toLowerCase()) ? 'keyword' : null;
    }
    stream.next();
    return null;
  },
  languageData: {commentTokens: {line: '//', block: {open: '/*', close: '*/'}}},
});

const colours = HighlightStyle.define([
  {tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic'},
  {tag: tags.string, color: 'var(--ok)'},
  {tag: tags.number, color: 'var(--warn)'},
  {tag: tags.meta, color: 'var(--warn)'},
  {tag: tags.keyword, color: 'var(--accent)', fontWeight: '600'},
  {tag: tags.typeName, color: 'var(--accent)'},
  {tag: tags.variableName, fontWeight: '550'},
]);

const look = EditorView.theme({
  '&': {color: 'var(--text)', backgroundColor: 'var(--bg)', border: '1px solid var(--edge)', borderRadius: 'var(--radius)', fontSize: '0.95rem'},
  '&.cm-focused': {outline: '2px solid var(--focus)', outlineOffset: '1px'},
  '.cm-scroller': {fontFamily: 'var(--mono)', lineHeight: '1.5', minHeight: '14rem', maxHeight: '60vh'},
  '.cm-content': {caretColor: 'var(--text)'},
  '.cm-cursor': {borderLeftColor: 'var(--text)'},
  '.cm-gutters': {backgroundColor: 'var(--raised)', color: 'var(--quiet)', borderRight: '1px solid var(--line)'},
  '.cm-activeLine, .cm-activeLineGutter': {backgroundColor: 'color-mix(in srgb, var(--raised) 60%, transparent)'},
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-tooltip': {backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--edge)', borderRadius: 'var(--radius)'},
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {backgroundColor: 'var(--accent-ground)', color: 'var(--on-accent)'},
  '.cm-diagnostic': {fontFamily: 'system-ui, sans-serif', maxWidth: '40rem', overflowWrap: 'anywhere'},
});

const options = [
  ...Object.entries(PROPERTIES).map(([label, detail]) => ({label, detail, type: 'property', boost: 2})),
  {label: 'DriverCarInfo', detail: 'the event', type: 'class', boost: 3},
  ...FUNCTIONS.map(label => ({label, type: 'function'})),
  ...KEYWORDS.map(label => ({label, type: 'keyword', boost: -1})),
];

const annotations = [
  {label: "@Name('…')", apply: "@Name('')", detail: 'the alert’s rule'},
  {label: "@Description('…')", apply: "@Description('')", detail: 'for people'},
  {label: "@Tag(name='severity', …)", apply: "@Tag(name='severity', value='warning')"},
  {label: "@Tag(name='look-back', …)", apply: "@Tag(name='look-back', value='90s')"},
  {label: "@Tag(name='scope', …)", apply: "@Tag(name='scope', value='fleet')"},
];

function complete(context) {
  const window = context.matchBefore(/#\w*/);
  if (window) {
    return {from: window.from, options: WINDOWS.map(name => ({label: `#${name}`, apply: `#${name}(`, type: 'type'})), validFor: /^#\w*$/};
  }
  const annotation = context.matchBefore(/@\w*/);
  if (annotation) {
    return {from: annotation.from, options: annotations, validFor: /^@\w*$/};
  }
  const word = context.matchBefore(/\w+/);
  return word || context.explicit ? {from: word?.from ?? context.pos, options, validFor: /^\w*$/} : null;
}

/** Where a problem is underlined: the word at its column, or its whole line. */
function placeOf(doc, problem) {
  const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
  if (problem.column < 1 || problem.column > line.length) {
    const indent = line.text.length - line.text.trimStart().length;
    return {from: line.from + indent, to: Math.max(line.to, line.from + indent)};
  }
  const from = line.from + problem.column - 1;
  const word = /^(?:@?[\w.]+|'[^']*'|\S)/.exec(line.text.slice(problem.column - 1))?.[0] ?? ' ';
  return {from, to: Math.min(from + word.length, line.to)};
}

/**
 * Puts a field into an element.
 *
 * @param host the element, which is given a shadow tree
 * @param text what stands in it at first
 * @param label what it is, for those who cannot see it
 * @param onChange told the whole text at each change
 * @return `{show(problems), goTo(problem), set(text), close()}`
 */
export function openEditor(host, text, label, onChange) {
  const root = host.shadowRoot ?? host.attachShadow({mode: 'open'});
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        drawSelection(),
        history(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({override: [complete]}),
        lintGutter(),
        language,
        indentUnit.of('       '),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({'aria-label': label, spellcheck: 'false', tabindex: '0'}),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of(update => update.docChanged && onChange(update.state.doc.toString())),
      ],
    }),
  });
  return {
    show(problems) {
      const diagnostics = problems.map(problem => ({
        ...placeOf(view.state.doc, problem),
        severity: problem.severity,
        message: problem.advice ? `${problem.message}; ${problem.advice}` : problem.message,
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo(problem) {
      const {from} = placeOf(view.state.doc, problem);
      view.dispatch({selection: {anchor: from}, scrollIntoView: true});
      view.focus();
    },
    set(changed) {
      view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: changed}});
    },
    close() {
      view.destroy();
    },
  };
}
