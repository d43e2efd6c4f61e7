// A list of any length of which only what can be seen is in the page. Rows have one height. It is one stop of the tab
// key; arrows, Home, End and Page keys go from row to row, and what a row has to press is reached by the tab key.
import {html, useEffect, useLayoutEffect, useRef, useState} from './kit.js';

const BEYOND = 6;

/**
 * @param items what is listed
 * @param keyOf names an item for as long as it is listed
 * @param label what the list is, for those who cannot see it
 * @param columns names of the columns, as long as `cells` gives
 * @param cells draws an item: `cells(item, active)` gives an array of what stands in each column
 * @param rowClass classes of an item's row
 * @param heights of a row in rem: `{wide, narrow}`
 * @param narrowBelow width in rem below which rows are cards
 * @param onKey `onKey(item, key)` is told of a key that moves nothing; true if it was used
 * @param onEnd called when the end comes into view
 * @param total how many there are, if more than are listed yet; -1 if nobody knows
 */
export function VirtualList({
  items,
  keyOf,
  label,
  columns,
  cells,
  rowClass = () => '',
  kind,
  heights,
  narrowBelow = 52,
  onKey = () => false,
  onEnd,
  total,
}) {
  const box = useRef(null);
  const [view, setView] = useState({top: 0, height: 600, width: 1000, rem: 16});
  const [active, setActive] = useState(null);
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    const measure = () => {
      const element = box.current;
      setView(before => ({
        ...before,
        height: element.clientHeight,
        width: element.clientWidth,
        rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
      }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const narrow = view.width < narrowBelow * view.rem;
  const rowHeight = Math.round((narrow ? heights.narrow : heights.wide) * view.rem);
  const headHeight = narrow ? 0 : Math.round(2 * view.rem);
  const first = Math.max(0, Math.floor((view.top - headHeight) / rowHeight) - BEYOND);
  const end = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + BEYOND);
  let activeIndex = active === null ? -1 : items.findIndex(item => keyOf(item) === active.key);
  if (activeIndex < 0) {
    activeIndex = active === null ? 0 : Math.min(active.index, items.length - 1);
  }

  useEffect(() => {
    if (onEnd && end >= items.length) {
      onEnd();
    }
  }, [end, items.length, onEnd]);

  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      box.current.querySelector('[data-active="true"]')?.focus({preventScroll: true});
    }
  });

  const moveTo = index => {
    const to = Math.max(0, Math.min(items.length - 1, index));
    const element = box.current;
    const top = headHeight + to * rowHeight;
    if (top - headHeight < element.scrollTop) {
      element.scrollTop = top - headHeight;
    } else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
    wantsFocus.current = true;
    setActive({key: keyOf(items[to]), index: to});
  };

  const keyDown = event => {
    if (items.length === 0 || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const moves = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: items.length - 1,
    };
    const onRow = event.target.getAttribute('role') === 'row';
    if (event.key in moves) {
      event.preventDefault();
      moveTo(moves[event.key]);
    } else if (onRow && activeIndex >= 0 && onKey(items[activeIndex], event.key)) {
      event.preventDefault();
    }
  };

  const shown = [];
  for (let index = first; index < end; index++) {
    shown.push(index);
  }
  // The active one stays in the page, or the keyboard would lose its place.
  if (activeIndex >= 0 && activeIndex < first) {
    shown.unshift(activeIndex);
  } else if (activeIndex >= end) {
    shown.push(activeIndex);
  }

  return html`<div
    class=${`list ${kind} ${narrow ? 'narrow' : 'wide'}`}
    ref=${box}
    role="grid"
    aria-label=${label}
    aria-rowcount=${total === -1 ? -1 : (total ?? items.length) + 1}
    onScroll=${event => {
      const top = event.currentTarget.scrollTop;
      setView(before => (Math.abs(before.top - top) < rowHeight / 2 ? before : {...before, top}));
    }}
    onKeyDown=${keyDown}
  >
    <div class="head" role="rowgroup">
      <div class="cells" role="row" aria-rowindex="1">
        ${columns.map((name, i) => html`<span key=${i} role="columnheader">${name}</span>`)}
      </div>
    </div>
    <div class="rows" role="rowgroup" style=${{height: `${items.length * rowHeight}px`}}>
      ${shown.map(index => {
        const item = items[index];
        const key = keyOf(item);
        const here = index === activeIndex;
        return html`<div
          key=${key}
          role="row"
          class=${`row cells ${rowClass(item)}`}
          style=${{top: `${index * rowHeight}px`, height: `${rowHeight}px`}}
          aria-rowindex=${index + 2}
          data-active=${here}
          tabIndex=${here ? 0 : -1}
          onFocusIn=${() => here || setActive({key, index})}
        >
          ${cells(item, here).map(
            (cell, i) => html`<div key=${i} role="gridcell" class=${`c${i}`}>${cell}</div>`,
          )}
        </div>`;
      })}
    </div>
  </div>`;
}
