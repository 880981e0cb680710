import type { EventMessage, EventSnapshot } from '../../../shared/events.ts';

export type EventStream = ReturnType<typeof createEventStream>;

/** Main's events, each handled once and in order: those that come before the snapshot of the start wait for it. */
export function createEventStream(handle: (message: EventMessage) => void) {
  let revision: number | null = null;
  const waiting: EventMessage[] = [];

  function hear(message: EventMessage): void {
    if (revision === null) waiting.push(message);
    else if (message.revision > revision) {
      revision = message.revision;
      handle(message);
    }
  }

  /** Goes on from a snapshot: handles what it keeps, then what came after it. */
  function resume(snapshot: EventSnapshot): void {
    revision ??= 0;
    for (const message of snapshot.kept) hear(message);
    revision = Math.max(revision, snapshot.revision);
    for (const message of waiting.splice(0)) hear(message);
  }

  return { hear, resume };
}
