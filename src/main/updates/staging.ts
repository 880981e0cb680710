import { type EventEmitter, once } from 'node:events';

/** Hands over what another part of the system takes in at its own pace, and waits for its event; the time for that runs from when it has all. Rejects with what either says, and where `signal` ends it. */
export async function handOver(options: {
  to: EventEmitter;
  taken: string;
  hand: () => Promise<unknown>;
  /** Ms. */
  within: number;
  signal: AbortSignal;
}): Promise<void> {
  const { to, taken, hand, within, signal } = options;
  const late = new AbortController();
  const event = once(to, taken, { signal: AbortSignal.any([signal, late.signal]) });
  // Where the handing over fails, nothing is waited for.
  event.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await hand();
    timer = setTimeout(() => late.abort(), within);
    await event;
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}
