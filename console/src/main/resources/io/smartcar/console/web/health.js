import {html} from './kit.js';
export function Health() { return html`<p>soon</p>`; }
