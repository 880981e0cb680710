import { type EventMessage, type EventName, type EventSnapshot, events } from '../../shared/events.ts';

/** While no page listens, so many of what happened once are kept of each kind, the newest: anybody can open links. */
const MOST_KEPT = 5;

export type Outbox = ReturnType<typeof createOutbox>;

/** Sends events to the page; while none listens they wait, and states are kept for whichever page comes. */
export function createOutbox(options: {
  send: (message: EventMessage) => void;
  log: (line: string) => void;
}) {
  const { send, log } = options;
  let revision = 0;
  /** The newest revision told when sending stopped; null while events are sent. */
  let pausedAt: number | null = 0;
  let states: EventMessage[] = [];
  /** What happened once while no page listened. */
  let happened: EventMessage[] = [];

  /** All that is kept, for a page that starts; from here on events are sent to it. */
  function snapshot(): EventSnapshot {
    const kept = [...states, ...happened].sort((one, other) => one.revision - other.revision);
    pausedAt = null;
    happened = [];
    return { revision, kept };
  }

  return {
    /** Numbers the event and sends it, or keeps it; a payload that does not fit the contract is logged instead. */
    emit(event: EventName, payload: unknown) {
      const checked = events[event].payload.safeParse(payload);
      if (!checked.success) return log(`event ${event} does not fit the contract`);
      revision += 1;
      const message = { revision, event, payload: checked.data } as EventMessage;
      if (events[event].kept === 'latest')
        states = [...states.filter((other) => other.event !== event), message];
      else if (events[event].kept === 'until-heard' && pausedAt !== null) {
        const alike = happened.filter((other) => other.event === event);
        const over = alike.length < MOST_KEPT ? null : alike[0];
        happened = [...happened.filter((other) => other !== over), message];
      }
      if (pausedAt === null) send(message);
    },
    snapshot,
    /** Of the event told last. */
    revision: () => revision,
    /** The page is about to go: what happens from here on is kept, and not sent. */
    pause(): void {
      pausedAt ??= revision;
    },
    resume(): void {
      const told = pausedAt ?? revision;
      for (const message of snapshot().kept) if (message.revision > told) send(message);
    },
  };
}
