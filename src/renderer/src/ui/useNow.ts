import { useSyncExternalStore } from 'react';
import { type Day, dayAt } from '../../../shared/time.ts';

const MINUTE = 60_000;
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const read = () => now;
const readDay = () => dayAt(now);

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  // On the minute, so that all times on the screen change together.
  if (listeners.size > 0) timer = setTimeout(tick, MINUTE - (Date.now() % MINUTE));
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = Date.now();
    schedule();
    // After a laptop slept the time is stale.
    window.addEventListener('focus', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    window.removeEventListener('focus', tick);
  };
}

/** In ms; rerenders once a minute. All users share one timer. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, read);
}

export function useToday(): Day {
  return useSyncExternalStore(subscribe, readDay, readDay);
}
