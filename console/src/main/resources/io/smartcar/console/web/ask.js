// What a screen asks of the server, once or again and again.
import {get} from './api.js';
import {useEffect, useState} from './kit.js';

/**
 * An answer: `{busy, error, data}`, and `again()`. Asked anew when path or parameters change.
 *
 * @param path what is asked, or null for nothing
 */
export function useAsked(path, parameters = {}) {
  const [state, setState] = useState({busy: path !== null, error: '', data: null});
  const [times, setTimes] = useState(0);
  const wanted = JSON.stringify(parameters);
  useEffect(() => {
    if (path === null) {
      setState({busy: false, error: '', data: null});
      return undefined;
    }
    const abort = new AbortController();
    setState({busy: true, error: '', data: null});
    get(path, JSON.parse(wanted), abort.signal).then(
      data => abort.signal.aborted || setState({busy: false, error: '', data}),
      failure => abort.signal.aborted || setState({busy: false, error: failure.message, data: null}),
    );
    return () => abort.abort();
  }, [path, wanted, times]);
  return {...state, again: () => setTimes(times + 1)};
}

/**
 * An answer that is asked for again and again while the page is looked at: `{data, failed}`, the last one that came and,
 * while none comes, `{since, text}`.
 */
export function usePolled(path, everyMillis) {
  const [data, setData] = useState(null);
  const [failed, setFailed] = useState(null);
  useEffect(() => {
    const abort = new AbortController();
    let timer;
    const ask = () => {
      if (document.hidden) {
        timer = setTimeout(ask, everyMillis);
        return;
      }
      get(path, {}, abort.signal)
        .then(
          found => {
            if (!abort.signal.aborted) {
              setData(found);
              setFailed(null);
            }
          },
          failure => abort.signal.aborted || setFailed(before => ({since: before?.since ?? Date.now(), text: failure.message})),
        )
        .finally(() => {
          if (!abort.signal.aborted) {
            timer = setTimeout(ask, everyMillis);
          }
        });
    };
    ask();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [path, everyMillis]);
  return {data, failed};
}
