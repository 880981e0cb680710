import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNotices, type Notices } from '../../../src/main/core.ts';
import { createOutbox, type Outbox } from '../../../src/main/ipc/outbox.ts';
import { createEventStream, type EventStream } from '../../../src/renderer/src/state/mainEvents.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { EventMessage, EventSnapshot } from '../../../src/shared/events.ts';
import type { Notice } from '../../../src/shared/instance.ts';
import { createBench, facts, instance, startAnswer, waiting } from './fixture.ts';

/** One life of the page: what main sent it and it has not yet taken, and what it shows. */
type Page = {
  stream: EventStream;
  listening: boolean;
  inbox: EventMessage[];
  answers: EventSnapshot[];
  notices: string[];
};

/** Main's outbox and the page's stream with everything between them done step by step. */
class World {
  told: string[] = [];
  done: string[] = [];
  current: string[] = [];
  readonly outbox: Outbox;
  readonly notices: Notices;
  page: Page;

  constructor() {
    this.page = this.newPage();
    this.outbox = createOutbox({ send: (message) => this.page.inbox.push(message), log: () => {} });
    this.notices = createNotices({ emit: this.outbox.emit, first: [] });
  }

  newPage(): Page {
    const page: Page = { listening: false, inbox: [], answers: [], notices: [] } as never;
    page.stream = createEventStream((message) => {
      if (message.event === 'connect.progress') this.done.push(message.payload.text);
      if (message.event === 'notices.changed') page.notices = message.payload.notices.map(({ id }) => id);
    });
    return page;
  }

  /** As the page does: what came in between would reach nobody. */
  listenAndStart(): void {
    this.page.listening = true;
    this.page.answers.push(this.outbox.snapshot());
  }

  hearAnswer(): void {
    const answer = this.page.answers.shift();
    if (answer) this.page.stream.resume(answer);
  }

  deliver(): void {
    const message = this.page.inbox.shift();
    if (message && this.page.listening) this.page.stream.hear(message);
  }

  emitOnce(): void {
    const text = `step ${this.told.length}`;
    this.told.push(text);
    this.outbox.emit('connect.progress', { attemptId: 'a', step: 'reach', state: 'done', text });
  }

  addNotice(): void {
    const notice: Notice = { id: `notice ${this.told.length}`, tone: 'info', title: '', text: '' };
    this.current = [...this.current.filter((id) => id !== notice.id), notice.id];
    this.notices.add(notice);
  }

  dismiss(): void {
    const id = this.current.shift();
    if (id) this.notices.dismiss(id);
  }

  reload(): void {
    this.outbox.pause();
    this.page = this.newPage();
  }

  loaded(): void {
    this.outbox.resume();
  }

  /** A navigation that was begun and refused. */
  stay(): void {
    this.outbox.pause();
    this.emitOnce();
    this.outbox.resume();
  }

  settle(): void {
    this.listenAndStart();
    while (this.page.answers.length > 0) this.hearAnswer();
    this.emitOnce();
    while (this.page.inbox.length > 0) this.deliver();
  }
}

const steps = fc.array(
  fc.constantFrom(
    ...(['emitOnce', 'addNotice', 'dismiss', 'listen', 'listenAndStart'] as const),
    ...(['hearAnswer', 'deliver', 'deliver', 'reload', 'loaded', 'stay'] as const),
  ),
  { maxLength: 60 },
);

describe('events between main and a page that comes, goes and comes again', () => {
  test('in every order of emitting, listening, starting and reloading, each is handled at most once, in order, the last, and the notices are main’s', () => {
    fc.assert(
      fc.property(steps, (order) => {
        const world = new World();
        for (const step of order) {
          if (step === 'listen') world.page.listening = true;
          else world[step]();
        }
        world.settle();
        expect(world.told.filter((text) => world.done.includes(text))).toEqual(world.done);
        expect(world.done.at(-1)).toBe(world.told.at(-1));
        expect(world.page.notices).toEqual(world.current);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what happened before a page listened, or while its start was answered, is handled once each', () => {
    const world = new World();
    world.emitOnce();
    world.listenAndStart();
    world.emitOnce();
    world.deliver();
    world.hearAnswer();
    expect(world.done).toEqual(['step 0', 'step 1']);
  });
});

describe('a page that is still loading', () => {
  const notices = [{ id: 'n', tone: 'warning', title: 'A key may have been left', text: '' } as const];

  test('keeps the notices that came before the answer to its start', async () => {
    const bench = createBench();
    void bench.actions.start();
    bench.emit('notices.changed', { notices });
    await bench.answer('app.start', ok(startAnswer([])));
    expect(bench.store.getState().notices).toEqual(notices);
  });

  test('does what was chosen in the menu meanwhile once it has started', async () => {
    const bench = createBench();
    void bench.actions.start();
    bench.emit('menu.chosen', { command: 'import-instances' });
    expect(bench.store.getState().dialog).toBeNull();
    await bench.answer('app.start', ok(startAnswer([])));
    expect(bench.store.getState().dialog?.about).toEqual({ kind: 'import' });
  });

  test('gets with its start what happened before it listened', async () => {
    const bench = createBench();
    void bench.actions.start();
    const kept: EventMessage[] = [
      { revision: 2, event: 'notices.changed', payload: { notices: [...notices] } },
      { revision: 5, event: 'menu.chosen', payload: { command: 'add-instance' } },
    ];
    await bench.answer('app.start', ok(startAnswer([], {}, { revision: 7, kept })));
    expect(bench.store.getState()).toMatchObject({ notices, dialog: { about: { kind: 'add' } } });
  });

  test('reads an instance once that main told of before the start was answered', async () => {
    const bench = createBench();
    void bench.actions.start();
    bench.emit('instances.changed', { instances: [instance('a')] });
    await bench.answer('app.start', ok({ ...facts([instance('a')]), events: { revision: 1, kept: [] } }));
    expect(waiting(bench)).toEqual(['account.read a']);
  });

  test('a notice is put away in main, a trouble of the page’s own in the page', async () => {
    const bench = createBench();
    bench.actions.tellTrouble('The browser did not open', { code: 'internal', message: 'm', advice: 'a' });
    bench.actions.dismissNotice('The browser did not open');
    expect(bench.asked).toEqual([]);
    bench.actions.dismissNotice('n');
    expect(bench.store.getState().troubles).toEqual([]);
    expect(bench.asked).toEqual(['app.dismissNotice']);
  });
});

test('who waits for what main has told goes on once it was handled, since an answer may come first', async () => {
  const stream = createEventStream(() => {});
  stream.resume({ revision: 1, kept: [] });
  let isReached = false;
  void stream.reached(3).then(() => (isReached = true));
  for (const [revision, expected] of [
    [2, false],
    [3, true],
  ] as const) {
    stream.hear({ revision, event: 'keychain.ready', payload: {} });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReached).toBe(expected);
  }
});
