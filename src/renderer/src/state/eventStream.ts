import type { Result } from '../../../shared/errors.ts';
import type { EventMessage, EventSnapshot } from '../../../shared/events.ts';

export type EventStream = ReturnType<typeof createEventStream>;

/**
 * Main's events, each handled once and in order, whenever the page began to listen. Until the first snapshot, and from an event that is missing to the next snapshot,
 * events wait; those of a revision that was handled before are dropped.
 */
export function createEventStream(tools: {
  handle: (message: EventMessage) => void;
  /** Asks main for a snapshot. */
  ask: () => Promise<Result<EventSnapshot>>;
  /** Tells main what it need not keep any longer. */
  acknowledge: (revision: number) => void;
}) {
  let revision: number | null = null;
  const waiting: EventMessage[] = [];
  let asking = false;

  function take(message: EventMessage): void {
    revision = message.revision;
    // Before it is handled: an event that stops the page must not be told to the next one too.
    if (message.kept === 'until-heard') tools.acknowledge(message.revision);
    tools.handle(message);
  }

  /** Takes an event that main sent. */
  function hear(message: EventMessage): void {
    if (revision === null) waiting.push(message);
    else if (message.revision === revision + 1) take(message);
    else if (message.revision > revision) {
      waiting.push(message);
      void catchUp();
    }
  }

  async function catchUp(): Promise<void> {
    if (asking) return;
    asking = true;
    const asked = await tools.ask();
    asking = false;
    // After a failure the next event asks again.
    if (asked.ok) resume(asked.value);
  }

  /** Goes on from a snapshot: handles what it keeps, then what came after it. */
  function resume(snapshot: EventSnapshot): void {
    for (const message of snapshot.kept) {
      if (revision === null || message.revision > revision) take(message);
    }
    revision = Math.max(revision ?? 0, snapshot.revision);
    for (const message of waiting.splice(0)) hear(message);
  }

  return { hear, resume };
}
