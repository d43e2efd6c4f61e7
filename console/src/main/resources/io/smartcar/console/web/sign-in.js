// Who looks: signing in at the identity provider, by a token, or either.
import {get, post} from './api.js';
import {html, useEffect, useState} from './kit.js';
import {Failure, Say} from './parts.js';
import {loginNeeded, me} from './settings.js';

const AGAIN_MILLIS = 5000;

/** How to get in, asked again while that cannot be known, or the provider is away; and what this browser was refused for. */
function useWays() {
  const [ways, setWays] = useState(null);
  const [failure, setFailure] = useState('');
  const [error, setError] = useState('');
  useEffect(() => {
    let timer = 0;
    let gone = false;
    const ask = async () => {
      try {
        const told = await get('session');
        setWays(told);
        setError('');
        if (told.failure) {
          setFailure(told.failure);
        }
        if (told.oidc === null || told.oidc.said === null) {
          return;
        }
      } catch (problem) {
        setError(problem.message);
      }
      if (!gone) {
        timer = setTimeout(ask, AGAIN_MILLIS);
      }
    };
    ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return {ways, failure, error};
}

function AtProvider({oidc}) {
  const host = URL.canParse(oidc.issuer) ? new URL(oidc.issuer).host : oidc.issuer;
  return html`<section class="way">
    ${oidc.said && html`<${Failure} text=${oidc.said} />`}
    <p class="buttons">
      ${oidc.ready
        ? html`<a class="main" href=${`api/v1/oidc/login?to=${encodeURIComponent(location.hash)}`}>Sign in</a>`
        : html`<button type="button" class="main" disabled>Sign in</button>`}
    </p>
    <p class="quiet small">At ${host}, which says who you are and what you may do here.</p>
  </section>`;
}

function ByToken() {
  const [token, setToken] = useState('');
  const [error, setError] = useState('');
  const submit = async event => {
    event.preventDefault();
    setError('');
    try {
      me.set(await post('session', {token: token.trim()}));
      loginNeeded.set(false);
    } catch (failure) {
      setError(failure.status === 401 ? `This token is not known here: ${failure.message}` : failure.message);
    }
  };
  return html`<form onSubmit=${submit}>
    <label class="field wide">
      <span>Token</span>
      <input
        type="password"
        required
        autocomplete="current-password"
        value=${token}
        onInput=${event => setToken(event.currentTarget.value)}
      />
    </label>
    ${error && html`<${Failure} text=${error} />`}
    <p class="buttons"><button type="submit" class="main">Log in</button></p>
    <p class="quiet small">Whoever runs the console gives out tokens. It is exchanged for a cookie of this browser and not kept in the page.</p>
  </form>`;
}

/** What is shown until somebody is let in. */
export function SignIn() {
  const {ways, failure, error} = useWays();
  return html`<main class="login panel" id="main">
    <h1>smartcar console</h1>
    ${failure && html`<${Failure} text=${`You are not signed in: ${failure}.`} />`}
    ${error && html`<${Failure} text=${error} />`}
    ${ways === null && !error && html`<${Say} busy=${true}>Asking how to sign in</${Say}>`}
    ${ways?.oidc && html`<${AtProvider} oidc=${ways.oidc} />`}
    ${ways?.oidc && ways.tokens && html`<h2 class="or">Or by a token</h2>`}
    ${ways?.tokens && html`<${ByToken} />`}
  </main>`;
}
