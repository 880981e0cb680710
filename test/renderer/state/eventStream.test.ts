import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutbox, type Outbox } from '../../../src/main/ipc/outbox.ts';
import { createNotices, type Notices } from '../../../src/main/notices.ts';
import { createEventStream, type EventStream } from '../../../src/renderer/src/state/eventStream.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import type { EventMessage, EventSnapshot } from '../../../src/shared/events.ts';
import type { Notice } from '../../../src/shared/instance.ts';
import { createBench, facts, instance, startAnswer, waiting } from './fixture.ts';

/** A question for a snapshot on its way: asked, answered by main, and then heard by its page. */
type Question = { answer: EventSnapshot | null; heard: (snapshot: EventSnapshot) => void };

/** One life of the page: what main sent it and it has not yet taken, and what it shows. */
type Page = {
  stream: EventStream;
  listening: boolean;
  inbox: EventMessage[];
  questions: Question[];
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
    const page: Page = { listening: false, inbox: [], questions: [], notices: [] } as never;
    page.stream = createEventStream({
      handle: (message) => {
        if (message.event === 'connect.progress') this.done.push(message.payload.text);
        if (message.event === 'notices.changed') page.notices = message.payload.notices.map(({ id }) => id);
      },
      ask: () =>
        new Promise<Result<EventSnapshot>>((resolve) =>
          page.questions.push({ answer: null, heard: (snapshot) => resolve(ok(snapshot)) }),
        ),
      acknowledge: (revision) => this.outbox.acknowledge(revision),
    });
    return page;
  }

  start(): void {
    const { page } = this;
    page.questions.push({ answer: null, heard: (snapshot) => page.stream.resume(snapshot) });
  }

  answer(): void {
    const question = this.page.questions.find(({ answer }) => !answer);
    if (question) question.answer = this.outbox.snapshot();
  }

  async hearAnswer(): Promise<void> {
    const { questions } = this.page;
    const at = questions.findIndex(({ answer }) => answer);
    const [question] = at < 0 ? [] : questions.splice(at, 1);
    if (question?.answer) question.heard(question.answer);
    await Promise.resolve().then(() => {});
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

  /** Lets everything on its way arrive; the last event shows the page what it missed. */
  async settle(): Promise<void> {
    this.page.listening = true;
    this.start();
    this.emitOnce();
    while (this.page.inbox.length > 0 || this.page.questions.length > 0) {
      this.deliver();
      this.answer();
      await this.hearAnswer();
    }
  }
}

const steps = fc.array(
  fc.constantFrom(
    ...(['emitOnce', 'addNotice', 'dismiss', 'listen', 'start', 'answer'] as const),
    ...(['hearAnswer', 'deliver', 'deliver', 'lose', 'reload', 'loaded', 'stay'] as const),
  ),
  { maxLength: 60 },
);

describe('events between main and a page that comes, goes and comes again', () => {
  test('in every order of emitting, listening, starting, losing and reloading, each is handled once, in order, and the notices are main’s', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        const world = new World();
        for (const step of order) {
          if (step === 'listen') world.page.listening = true;
          else if (step === 'lose') world.page.inbox.shift();
          else await world[step]();
        }
        await world.settle();
        expect(world.done).toEqual(world.told);
        expect(world.page.notices).toEqual(world.current);
      }),
      { numRuns: 1_000 },
    );
  });

  test('an event that is missing makes the page ask, and those after it wait', async () => {
    const world = new World();
    world.page.listening = true;
    world.page.stream.resume(world.outbox.snapshot());
    world.emitOnce();
    world.page.inbox.shift();
    world.emitOnce();
    world.deliver();
    expect(world.done).toEqual([]);
    expect(world.page.questions).toHaveLength(1);
    world.answer();
    await world.hearAnswer();
    expect(world.done).toEqual(['step 0', 'step 1']);
  });

  test('an event is acknowledged before it is handled, so that one that stops the page is not told to the next', () => {
    const order: string[] = [];
    const stream = createEventStream({
      handle: () => order.push('handled'),
      ask: async () => ok({ revision: 0, kept: [] }),
      acknowledge: (revision) => order.push(`acknowledged ${revision}`),
    });
    stream.resume({ revision: 0, kept: [] });
    stream.hear({ revision: 1, event: 'menu.chosen', kept: 'until-heard', payload: { command: 'refresh' } });
    stream.hear({ revision: 2, event: 'keychain.ready', kept: 'latest', payload: {} });
    expect(order).toEqual(['acknowledged 1', 'handled', 'handled']);
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
      { revision: 2, event: 'notices.changed', kept: 'latest', payload: { notices: [...notices] } },
      { revision: 5, event: 'menu.chosen', kept: 'until-heard', payload: { command: 'add-instance' } },
    ];
    await bench.answer('app.start', ok(startAnswer([], {}, { revision: 7, kept })));
    expect(bench.store.getState()).toMatchObject({ notices, dialog: { about: { kind: 'add' } } });
    expect(bench.asked).toContain('app.acknowledge');
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
    bench.actions.tellTrouble('The browser did not open', {
      code: 'internal',
      message: 'm',
      advice: 'a',
    });
    bench.actions.dismissNotice('The browser did not open');
    expect(bench.asked).toEqual([]);
    bench.actions.dismissNotice('n');
    expect(bench.store.getState().troubles).toEqual([]);
    expect(bench.asked).toEqual(['app.dismissNotice']);
  });
});
