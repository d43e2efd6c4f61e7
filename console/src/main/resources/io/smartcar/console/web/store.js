// Values that several parts of the page look at.
import {useEffect, useState} from './kit.js';

/** A value with listeners. */
export function store(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      if (next !== value) {
        value = next;
        for (const listener of [...listeners]) {
          listener(value);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a store; the component is drawn again when it changes. */
export function useStore(of) {
  const [value, setValue] = useState(of.get());
  useEffect(() => {
    setValue(of.get());
    return of.listen(setValue);
  }, [of]);
  return value;
}

/** A store that this browser remembers; without storage it lasts as long as the page. */
export function kept(key, initial, allowed) {
  const name = `smartcar.${key}`;
  let first = initial;
  try {
    const found = localStorage.getItem(name);
    if (found !== null && (!allowed || allowed.includes(found))) {
      first = found;
    }
  } catch {
    // No storage: the initial value.
  }
  const inner = store(first);
  return {
    ...inner,
    set(next) {
      try {
        localStorage.setItem(name, next);
      } catch {
        // No storage: kept until the page goes.
      }
      inner.set(next);
    },
  };
}
