// A long list that the server gives page by page.
import {get} from './api.js';
import {useCallback, useEffect, useRef, useState} from './kit.js';

const EMPTY = {items: [], next: null, total: null, busy: false, error: ''};

/**
 * The pages that were read so far: `{items, next, total, busy, error}`, and `more()` to read the next one, `again()` to
 * begin anew, `put(item)` to replace the item of the same id.
 *
 * @param path what is asked, or null as long as it is not known
 * @param parameters with which; others begin anew
 * @param cursor name of the parameter that asks for the next page
 */
export function usePages(path, parameters, cursor) {
  const [page, setPage] = useState({...EMPTY, busy: true});
  const [times, setTimes] = useState(0);
  const asking = useRef(null);
  const wanted = JSON.stringify(parameters);

  const read = useCallback(
    async (after, before) => {
      asking.current?.abort();
      const abort = new AbortController();
      asking.current = abort;
      setPage({...before, busy: true, error: ''});
      try {
        const found = await get(path, {...JSON.parse(wanted), [cursor]: after}, abort.signal);
        if (!abort.signal.aborted) {
          setPage({...EMPTY, items: [...before.items, ...found.items], next: found.next, total: found.total ?? null});
        }
      } catch (failure) {
        if (!abort.signal.aborted) {
          setPage({...before, busy: false, error: failure.message});
        }
      }
    },
    [path, wanted, cursor],
  );

  useEffect(() => {
    if (path !== null) {
      read(undefined, EMPTY);
    }
    return () => asking.current?.abort();
  }, [read, times]);

  const more = useCallback(() => {
    if (page.next && !page.busy) {
      read(page.next, page);
    }
  }, [page, read]);

  return {
    ...page,
    more,
    again: () => (page.next ? read(page.next, page) : setTimes(times + 1)),
    put: item => setPage(before => ({...before, items: before.items.map(one => (one.id === item.id ? item : one))})),
  };
}
