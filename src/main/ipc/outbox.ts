import { type EventMessage, type EventName, type EventSnapshot, events } from '../../shared/events.ts';

/** A page that never comes must not fill the memory: of what happened once no more are kept, the newest. */
const MAX_KEPT = 1_000;

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Sends events to the page, and keeps the state that a page which comes late or reloads needs; until a page asks for its
 * first snapshot nothing is sent.
 */
export function createOutbox({
  send,
  log,
}: {
  send: (message: EventMessage) => void;
  log: (line: string) => void;
}) {
  let revision = 0;
  /** The newest revision told when sending stopped; null while events are sent. */
  let pausedAt: number | null = 0;
  let kept: EventMessage[] = [];
  return {
    /** Numbers the event, keeps it, and sends it; a payload that does not fit the contract is logged instead. */
    emit(event: EventName, payload: unknown) {
      const { kept: how, payload: shape, most = MAX_KEPT }: Told = events[event];
      const checked = shape.safeParse(payload);
      if (!checked.success) return log(`event ${event} does not fit the contract`);
      revision += 1;
      const message = { revision, event, kept: how, payload: checked.data } as EventMessage;
      if (how === 'latest') kept = [...kept.filter((other) => other.event !== event), message];
      else kept = newest(newest([...kept, message], MAX_KEPT), most, event);
      if (pausedAt === null) send(message);
    },
    /** All that is kept, for a page that starts; from here on events are sent to it. */
    snapshot(): EventSnapshot {
      pausedAt = null;
      return { revision, kept };
    },
    /** The page is about to go: what happens from here on is kept, and not sent. */
    pause(): void {
      pausedAt ??= revision;
    },
    /** The page stayed, or the next one has loaded: sends what was held back and is still kept. */
    resume(): void {
      const told = pausedAt ?? revision;
      pausedAt = null;
      for (const message of kept) if (message.revision > told) send(message);
    },
    /** Forgets the `until-heard` events up to this revision. */
    acknowledge(heard: number): void {
      kept = kept.filter((message) => message.kept === 'latest' || message.revision > heard);
    },
  };
}

type Told = { kept: EventMessage['kept']; most?: number; payload: (typeof events)[EventName]['payload'] };

/** All states, and so many of what happened once, or of one kind of that: the newest. */
function newest(kept: EventMessage[], most: number, of?: EventName): EventMessage[] {
  const isOne = ({ kept: how, event }: EventMessage) =>
    how === 'until-heard' && (of === undefined || event === of);
  const over = kept.filter(isOne).slice(0, -most);
  return over.length === 0 ? kept : kept.filter((message) => !over.includes(message));
}
