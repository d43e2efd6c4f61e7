import {html} from './kit.js';
export function Car() { return html`<p>soon</p>`; }
