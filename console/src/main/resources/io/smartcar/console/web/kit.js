// The libraries, in one place: whoever needs one of them takes it from here.
import {h, render, Fragment} from './lib/preact/10.28.0/dist/preact.module.js';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from './lib/preact/10.28.0/hooks/dist/hooks.module.js';
import htm from './lib/htm/3.1.1/dist/htm.module.js';

/** Writes nodes; what stands in ${…} becomes text or a property and is never read as HTML. */
export const html = htm.bind(h);

export {render, Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState};
