import { type EventMessage, type EventName, type EventSnapshot, events } from '../../shared/events.ts';

/** Per kind, newest first kept while no page listens: anybody can open links. */
const MOST_KEPT = 5;

export type Outbox = ReturnType<typeof createOutbox>;

/** Events wait while no page listens; states are kept for every new page. */
export function createOutbox(options: {
  send: (message: EventMessage) => void;
  log: (line: string) => void;
}) {
  const { send, log } = options;
  let revision = 0;
  let pausedAt: number | null = 0;
  let states: EventMessage[] = [];
  let happened: EventMessage[] = [];

  function snapshot(): EventSnapshot {
    const kept = [...states, ...happened].sort((one, other) => one.revision - other.revision);
    pausedAt = null;
    happened = [];
    return { revision, kept };
  }

  return {
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
    revision: () => revision,
    pause(): void {
      pausedAt ??= revision;
    },
    resume(): void {
      const told = pausedAt ?? revision;
      for (const message of snapshot().kept) if (message.revision > told) send(message);
    },
  };
}
