// A short tone for a new episode. Browsers let a page sound only after somebody has clicked in it.
let context = null;
let lastAt = 0;

function ready() {
  context ??= new AudioContext();
  return context;
}

/** Lets the browser know, within a click, that this page may sound. */
export function allowSound() {
  ready().resume();
}

/** Two short notes; at most one pair in two seconds. */
export function beep() {
  const now = performance.now();
  if (now - lastAt < 2000) {
    return;
  }
  lastAt = now;
  const audio = ready();
  for (const [at, pitch] of [[0, 660], [0.16, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + at;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.15, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.14);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.15);
  }
}
