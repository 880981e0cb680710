import { describe, expect, test } from 'vitest';
import type {
  Action,
  Actions,
  Readings,
  Sent,
  Settled,
  Verdict,
} from '../../../src/main/operations/action.ts';
import type { OperationJournal } from '../../../src/main/operations/journal.ts';
import { createLiveOperation, type LiveOperation } from '../../../src/main/operations/liveOperation.ts';
import { createRunSteps } from '../../../src/main/operations/runSteps.ts';
import { createSemaphore } from '../../../src/main/scheduling/semaphore.ts';
import { type AppError, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { KeyUse, Step, StepOutput, StepState } from '../../../src/shared/operations/operation.ts';

type SetRole = ChangeBy<'members.setRole'>;

/** What is made of a step, by the id of its membership; what is left out goes well. */
type Script = {
  check?: Result<Verdict> | (() => Result<Verdict>);
  send?: Sent | (() => Sent | Promise<Sent>);
  settle?: Settled | (() => Settled | Promise<Settled>);
};

const START = 1_000_000;
const isStopped = () => false;
const RUNNING = { isStopped, others: () => [] };
const setRole = (memberId: string, patch: Partial<SetRole> = {}): SetRole => ({
  action: 'members.setRole',
  instanceId: 'shop',
  organizationId: 'acme',
  memberId,
  email: `${memberId}@example.com`,
  from: 'member',
  role: 'admin',
  ...patch,
});
const inverse = (change: SetRole): SetRole => ({ ...change, from: change.role, role: change.from });
const error = (code: AppError['code'], outcomeUnknown = false): AppError => ({
  code,
  message: `It was ${code}.`,
  advice: 'Try again.',
  ...(outcomeUnknown ? { details: { outcomeUnknown } } : {}),
});
const NEEDED: Result<Verdict> = ok('needed');
/** A failure that nobody knows the end of, and one that tells that nothing was sent. */
const LOST = error('reset', true);
const OFFLINE = error('offline');
const lost = (left?: Change): Sent => ({ result: fail(LOST), ...(left ? { left } : {}) });

type Given = {
  reads?: Action['reads'];
  answers?: boolean;
  /** The people who are known of the instance now; null where it is gone. */
  people?: string[] | null;
  /** The key that steps are sent with. */
  by?: KeyUse | null;
};

function open(
  scripts: Record<string, Script>,
  { reads = 'members', answers = false, people = ['ada'], by = null }: Given = {},
) {
  let now = START;
  const done: string[] = [];
  const logged: string[] = [];
  const outputs: (StepOutput | null)[] = [];
  const told: string[] = [];
  let readings = 0;
  const action: Action<'members.setRole'> = {
    reads,
    answers,
    check: async ({ memberId }) => {
      done.push(`check ${memberId}`);
      const { check = NEEDED } = scripts[memberId] ?? {};
      return typeof check === 'function' ? check() : check;
    },
    send: async ({ memberId }) => {
      done.push(`send ${memberId}`);
      const { send = { result: ok({}) } } = scripts[memberId] ?? {};
      return typeof send === 'function' ? send() : send;
    },
    settle: async ({ memberId }, output) => {
      done.push(`settle ${memberId}`);
      outputs.push(output);
      const { settle = { shown: true } } = scripts[memberId] ?? {};
      return typeof settle === 'function' ? settle() : settle;
    },
    inverse,
  };
  const runSteps = createRunSteps({
    instances: {
      list: () => [],
      find: () =>
        people
          ? ok({
              keys: [],
              identity: { userIds: people, organizations: {} },
            } as Partial<Instance> as Instance)
          : fail(error('instance-unknown')),
    },
    actions: {
      ...{ 'members.setRole': action, 'members.remove': action, 'invitations.create': action },
    } as unknown as Actions,
    readings: {
      begin: () => {
        readings += 1;
        return {} as Readings;
      },
      take: () => null,
      outdate: () => {},
    },
    turns: createSemaphore(),
    // As where each step sends a write, and nothing before it.
    trace: async (work, onUse) => {
      const told = await onUse?.(by ?? { email: null, start: null, name: null });
      return told && !told.ok ? { value: { result: told } as never, by: null } : { value: await work(), by };
    },
    clock: () => now,
    log: (line) => logged.push(line),
  });

  /** An operation of these steps, with what its journal was told. */
  function operation(...steps: (Change | [Change, StepState])[]) {
    const written: string[] = [];
    const disk = { full: false };
    const journal: OperationJournal = {
      append: async (lines) => {
        if (disk.full) throw new Error('ENOSPC');
        for (const { id, state, by: use } of lines)
          written.push(`${id} ${state.state}${use?.email ? ` by ${use.email}` : ''}`);
      },
      add: async () => {},
      note: (lines) => {
        for (const { id, state, by: use } of lines)
          written.push(`${id} ${state.state}${use?.email ? ` by ${use.email}` : ''}`);
      },
      noteFacts: () => {},
      remove: async () => {},
      close: async () => {},
    };
    const live = createLiveOperation(
      {
        id: 'one',
        kind: 'change-roles',
        startedAt: START,
        installations: { shop: ['ada'] },
        steps: steps.map((given, id): Step => {
          const [change, state] = Array.isArray(given) ? given : [given, { state: 'waiting' } as const];
          return { id, change, instanceName: 'Shop', organizationName: 'Acme', state };
        }),
      },
      {
        journal,
        clock: () => now,
        onStep: ({ id, state }) => told.push(`${id} ${state.state}`),
        onChange: () => {},
      },
    );
    return { live, written, disk };
  }

  return {
    runSteps,
    operation,
    done,
    logged,
    outputs,
    told,
    readings: () => readings,
    pass: (ms: number) => {
      now += ms;
    },
    async run(ids: string[], how = RUNNING) {
      const made = operation(...ids.map((id) => setRole(id)));
      await runSteps.run(made.live, 'shop', how);
      return made;
    },
  };
}

const lostAfter = (app: { pass(ms: number): void }, ms: number): Sent => {
  app.pass(ms);
  return lost();
};

const words = ({ steps }: Pick<LiveOperation, 'steps'>) => steps.map(({ state }) => state.state);
const stateOf = ({ steps }: Pick<LiveOperation, 'steps'>, id = 0) => steps[id]?.state;

describe('a step', () => {
  test('is written down before it is sent and after its answer, and settled by one reading after all of them', async () => {
    const app = open({});
    const { live, written } = await app.run(['a', 'b']);
    expect(app.done).toEqual(['check a', 'send a', 'check b', 'send b', 'settle a', 'settle b']);
    expect(written).toEqual(['0 running', '0 done', '1 running', '1 done']);
    expect(app.readings()).toBe(3);
    expect(stateOf(live)).toEqual({ state: 'done', at: START, output: {}, undo: inverse(setRole('a')) });
  });

  test('is running while the server is asked', async () => {
    const seen: unknown[] = [];
    const app = open({
      a: {
        send: () => {
          seen.push(stateOf(live));
          return { result: ok({}) };
        },
      },
    });
    const { live } = app.operation(setRole('a'));
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(seen).toEqual([{ state: 'running', at: START }]);
  });

  test('of another instance, or that does not wait, is left alone', async () => {
    const app = open({});
    const kept: StepState = { state: 'failed', at: 1, error: OFFLINE };
    const { live } = app.operation(setRole('a', { instanceId: 'blog' }), [setRole('b'), kept], setRole('c'));
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(app.done).toEqual(['check c', 'send c', 'settle c']);
    expect(words(live)).toEqual(['waiting', 'failed', 'done']);
  });

  test('is not sent where it cannot be written down, and what comes after it waits for the disk, too', async () => {
    const app = open({});
    const { live, disk } = app.operation(setRole('a'), setRole('b'));
    disk.full = true;
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(app.done).toEqual(['check a']);
    expect(words(live)).toEqual(['open', 'open']);
    expect(stateOf(live)).toMatchObject({ error: { code: 'journal-unwritable' } });
    expect(app.logged).toEqual([
      'the journal of operations cannot be written: the system answered with an unknown error',
    ]);
  });
});

describe('before it is sent', () => {
  test.each<[string, Result<Verdict>, Partial<StepState>]>([
    [
      'is so already',
      ok({ already: { invitationId: 'i' } }),
      { state: 'done', output: { invitationId: 'i' }, undo: null, already: true },
    ],
    [
      'is so already, with nothing to tell',
      ok('already'),
      { state: 'done', output: {}, undo: null, already: true },
    ],
    [
      'was changed by somebody else',
      ok({ changed: 'They are an\nauditor now.' }),
      { state: 'skipped', why: 'They are an auditor now.' },
    ],
    ['cannot be looked at, for want of the server', fail(OFFLINE), { state: 'open', error: OFFLINE }],
    ['may not be looked at', fail(error('forbidden')), { state: 'failed', error: error('forbidden') }],
  ])('what %s is not sent', async (_what, check, state) => {
    const app = open({ a: { check } });
    const { live, written } = await app.run(['a'], RUNNING);
    expect(app.done).toEqual(['check a']);
    expect(stateOf(live)).toEqual({ at: START, ...state });
    expect(written).toEqual([`0 ${state.state}`]);
  });

  test.each<[string[] | null, string]>([
    [null, '“Shop” was removed from Quayside.'],
    [['somebody-else'], 'Another installation now answers at the address of “Shop”.'],
  ])('a step is skipped where of the instance there is %j', async (people, why) => {
    const app = open({}, { people });
    const { live } = await app.run(['a']);
    expect(app.done).toEqual([]);
    expect(stateOf(live)).toEqual({ state: 'skipped', at: START, why });
  });
});

describe('what a server’s answer leaves', () => {
  const left = setRole('a', { role: 'auditor' });
  test.each<[string, Sent, Partial<StepState>]>([
    ['a refusal', { result: fail(error('conflict')) }, { state: 'failed', error: error('conflict') }],
    ['a refusal of the rest', { result: fail(error('conflict')), left }, { state: 'failed', left }],
    ['a server out of reach', { result: fail(OFFLINE) }, { state: 'open', error: OFFLINE }],
    ['a server out of reach for the rest', { result: fail(OFFLINE), left }, { state: 'failed', left }],
    ['no answer', lost(), { state: 'unknown', error: LOST }],
    ['no answer to the rest', lost(left), { state: 'unknown', error: LOST, left }],
  ])('%s', async (_what, send, state) => {
    const { live } = await open({ a: { send, settle: { shown: null } } }).run(['a']);
    expect(stateOf(live)).toStrictEqual({
      at: START,
      error: (send.result as { error: AppError }).error,
      ...state,
    });
  });
});

describe('the reading afterwards', () => {
  test('is given what the server answered, and tells what came of a write without an answer', async () => {
    const app = open({
      a: { send: { result: ok({ invitationId: 'i' }) } },
      b: { send: lost(), settle: { shown: true, output: { invitationId: 'j' } } },
    });
    const { live } = app.operation(setRole('a'), setRole('b', { instanceId: 'blog' }));
    await app.runSteps.run(live, 'shop', RUNNING);
    await app.runSteps.run(live, 'blog', RUNNING);
    expect(app.outputs).toEqual([{ invitationId: 'i' }, null]);
    expect(stateOf(live, 1)).toEqual({
      state: 'done',
      at: START,
      output: { invitationId: 'j' },
      undo: inverse(setRole('b', { instanceId: 'blog' })),
    });
  });

  test('tells more of a success than its answer did; what says the same is not written again', async () => {
    const app = open({
      a: { settle: { shown: true, output: { organizationId: 'new' } } },
      b: {
        send: { result: ok({ invitationId: 'i' }) },
        settle: { shown: true, output: { invitationId: 'i' } },
      },
      c: { send: { result: ok({ invitationId: 'j' }) } },
    });
    const { live, written } = await app.run(['a', 'b', 'c']);
    expect(stateOf(live)).toMatchObject({ state: 'done', output: { organizationId: 'new' } });
    expect(written.slice(6)).toEqual(['0 done']);
  });

  test('leaves with a step by whose key it was sent', async () => {
    const by = { email: 'ops@example.com', start: null, name: null };
    const scripts = { a: { settle: { shown: true, output: { invitationId: 'i1' } } } } as const;
    const { live, written } = await open(scripts, { by }).run(['a']);
    expect(live.steps[0]).toMatchObject({ by, state: { output: { invitationId: 'i1' } } });
    expect(written.slice(0, 2)).toEqual(['0 running by ops@example.com', '0 done by ops@example.com']);
    expect(live.summary().people).toEqual(['ops@example.com']);
  });

  test('that comes an hour later tells of a write that it was done when it was sent', async () => {
    const app = open({ a: { send: lost(), settle: { shown: null } } });
    const { live } = await app.run(['a']);
    app.pass(3_600_000);
    await app.runSteps.settleUnknown([live], 'shop');
    expect(words(live)).toEqual(['unknown']);
    const later = open({});
    const { live: found } = later.operation([setRole('a'), { state: 'unknown', at: 1, error: LOST }]);
    await later.runSteps.settleUnknown([found], 'shop');
    expect(stateOf(found)).toMatchObject({ state: 'done', at: 1 });
  });

  test('may tell of a write without an answer no more than that it was done', async () => {
    const { live } = await open({ a: { send: lost() } }).run(['a']);
    expect(stateOf(live)).toEqual({ state: 'done', at: START, output: {}, undo: inverse(setRole('a')) });
  });

  test('that shows nothing of a success leaves it unknown for two minutes, then failed when it was sent', async () => {
    for (const [passed, word] of [
      [119_999, 'unknown'],
      [120_000, 'failed'],
    ] as const) {
      const app = open({ a: { settle: { shown: false } }, b: { send: () => lostAfter(app, passed) } });
      const { live } = await app.run(['a', 'b']);
      expect(stateOf(live)).toStrictEqual({
        state: word,
        at: START,
        error: expect.objectContaining({ code: 'not-confirmed', details: { outcomeUnknown: true } }),
      });
    }
  });

  test('is what others are told of a success whose answer says nothing: done once it was shown, never before', async () => {
    const shown = open({});
    await shown.run(['a']);
    expect(shown.told).toEqual(['0 running', '0 running', '0 done']);
    const unshown = open({ a: { settle: { shown: false } }, b: { settle: { shown: null } } });
    await unshown.run(['a', 'b']);
    expect(unshown.told.filter((each) => each.includes('done'))).toEqual([]);
    // The end of the app waits for no reading: then the answer is all there is.
    const stopping = { isStopped: false };
    const cut = open({
      a: {
        send: () => {
          stopping.isStopped = true;
          return { result: ok({}) };
        },
      },
    });
    await cut.run(['a'], { ...RUNNING, isStopped: () => stopping.isStopped });
    expect(cut.told).toEqual(['0 running', '0 running', '0 done']);
  });

  test('that shows nothing time and again lets a write fail two minutes after it was sent, and says the same once', async () => {
    const app = open({ a: { send: lost(), settle: { shown: false } } });
    const { live, written } = await app.run(['a']);
    for (const passed of [60_000, 59_999]) {
      app.pass(passed);
      await app.runSteps.settleUnknown([live], 'shop');
    }
    expect(stateOf(live)).toMatchObject({ state: 'unknown', at: START });
    expect(written).toEqual(['0 running', '0 unknown', '0 unknown']);
    app.pass(1);
    await app.runSteps.settleUnknown([live], 'shop');
    expect(stateOf(live)).toMatchObject({ state: 'failed', at: START });
  });

  test('tells nothing of a step that was tried again, settled or given up while it was read', async () => {
    const unknown: StepState = { state: 'unknown', at: 1, error: LOST };
    const meanwhile: ((live: LiveOperation, step: Step) => void)[] = [
      (live, step) => live.set({ ...step, state: { state: 'waiting' } }),
      (live, step) => live.set({ ...step, state: { state: 'done', at: START, output: {}, undo: null } }),
      (live) => {
        live.journal = null;
      },
    ];
    for (const happen of meanwhile) {
      const app = open({
        a: {
          settle: () => {
            for (const step of live.steps) happen(live, step);
            return { shown: false };
          },
        },
      });
      const { live, written } = app.operation([setRole('a'), unknown], [setRole('b'), unknown]);
      await app.runSteps.settleUnknown([live], 'shop');
      // Nor is the next one looked up: by what was read before it was tried again.
      expect(app.done).toEqual(['settle a']);
      expect(written).toEqual([]);
      expect(words(live)).not.toContain('failed');
    }
  });

  test('that shows nothing of a write without an answer says so, and keeps what was left of it', async () => {
    const left = setRole('a', { role: 'auditor' });
    const { live } = await open({ a: { send: lost(left), settle: { shown: false } } }).run(['a']);
    expect(stateOf(live)).toMatchObject({
      state: 'unknown',
      left,
      error: { code: 'reset', advice: expect.stringContaining('The members were read again') },
    });
  });

  test('that finds a part done puts down what is left, whatever was left before', async () => {
    const [before, after] = [setRole('a', { role: 'x' }), setRole('a', { role: 'y' })];
    const app = open({ a: { send: lost(before), settle: { shown: null, left: after } } });
    const { live } = await app.run(['a']);
    expect(stateOf(live)).toEqual({ state: 'unknown', at: START, error: LOST, left: after });
  });

  test('that could not be had changes nothing of an open outcome, and of a success what its answer is worth', async () => {
    const settle: Settled = { shown: null };
    const unknown = await open({ a: { send: lost(), settle } }).run(['a']);
    expect(unknown.written).toEqual(['0 running', '0 unknown']);
    expect(words((await open({ a: { settle } }, { answers: true }).run(['a'])).live)).toEqual(['done']);
    const { live } = await open({ a: { settle } }, { answers: false }).run(['a']);
    expect(stateOf(live)).toMatchObject({ state: 'unknown', error: { code: 'not-confirmed' } });
    const late = open({ a: { settle }, b: { send: () => lostAfter(late, 600_000) } });
    expect(stateOf((await late.run(['a', 'b'])).live)).toMatchObject({ state: 'unknown' });
  });

  test('is not had for what nothing shows, nor for what was refused, skipped or so already', async () => {
    const blind = open({}, { reads: null });
    await blind.run(['a']);
    expect(blind.done).toEqual(['check a', 'send a']);
    const app = open({
      a: { send: { result: fail(error('conflict')) } },
      b: { check: ok('already') },
      c: { check: ok({ changed: 'It went.' }) },
    });
    await app.run(['a', 'b', 'c'], RUNNING);
    expect(app.done.filter((each) => each.startsWith('settle'))).toEqual([]);
  });
});

describe('after a failure', () => {
  test('of the whole instance the rest stays open for the same reason, unsent', async () => {
    for (const [send, word] of [
      [{ result: fail(OFFLINE) }, 'open'],
      [lost(), 'unknown'],
      [{ result: fail(error('key-missing')) }, 'open'],
    ] as const) {
      const app = open({ a: { send, settle: { shown: null } } });
      const { live } = await app.run(['a', 'b', 'c']);
      expect(words(live)).toEqual([word, 'open', 'open']);
      expect(app.done.filter((each) => each.startsWith('send'))).toEqual(['send a']);
      const told = send.result.ok ? null : send.result.error;
      for (const state of [stateOf(live, 1), stateOf(live, 2)]) {
        expect(state).toMatchObject({ error: { code: told?.code, message: told?.message } });
        // Whatever may have come of the first one: of these it is certain that nothing went out.
        const failure = state && 'error' in state ? state.error : undefined;
        expect(failure?.details?.outcomeUnknown).toBeUndefined();
      }
    }
  });

  test('that nobody knows the end of, what else is known of it is told of the rest, too', async () => {
    const of = { ...LOST, details: { outcomeUnknown: true, host: 'shop.example' } };
    const app = open({ a: { send: { result: fail(of) }, settle: { shown: null } } });
    const { live } = await app.run(['a', 'b']);
    expect(stateOf(live, 1)).toMatchObject({ error: { details: { host: 'shop.example' } } });
  });

  test('of one call the same call for that organization is canceled with its reason; others are sent', async () => {
    const refused = error('role-forbidden');
    const app = open({ a: { send: { result: fail(refused) } } });
    const { live } = app.operation(
      setRole('a'),
      setRole('b'),
      setRole('c', { organizationId: 'billing' }),
      {
        action: 'members.remove',
        instanceId: 'shop',
        organizationId: 'acme',
        userId: 'd',
        email: 'd@example.com',
      },
      setRole('e'),
    );
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(words(live)).toEqual(['failed', 'canceled', 'done', 'done', 'canceled']);
    expect(stateOf(live, 1)).toEqual({ state: 'canceled', at: START, error: refused });
  });

  test('of one person, or after one that was skipped, the others are sent', async () => {
    const app = open({
      a: { send: { result: fail(error('conflict')) } },
      b: { check: ok({ changed: 'It went.' }) },
    });
    const { live } = await app.run(['a', 'b', 'c'], RUNNING);
    expect(words(live)).toEqual(['failed', 'skipped', 'done']);
  });
});

describe('a stop', () => {
  test.each(['canceled', 'quitting'])('that is %s while a step is looked at keeps it unsent', async (why) => {
    const stop = { isEnd: false };
    const app = open({
      a: {
        check: () => {
          if (why === 'canceled') live.isCanceled = true;
          else stop.isEnd = true;
          return NEEDED;
        },
      },
    });
    const { live } = app.operation(setRole('a'));
    await app.runSteps.run(live, 'shop', { ...RUNNING, isStopped: () => stop.isEnd });
    expect(app.done).toEqual(['check a']);
    expect(words(live)).toEqual([why === 'canceled' ? 'canceled' : 'open']);
  });

  test.each([
    ['canceled', false, { state: 'canceled', at: START }, ['check a', 'send a', 'settle a']],
    ['quitting', true, { state: 'open', at: START, error: { code: 'not-tried' } }, ['check a', 'send a']],
    ['canceled', true, { state: 'canceled', at: START }, ['check a', 'send a']],
  ] as const)('that is %s, by the app’s end: %s, precedes the next step', async (why, isEnd, state, done) => {
    let isStopped = false;
    const app = open({
      a: {
        send: () => {
          live.isCanceled = why === 'canceled';
          isStopped = isEnd;
          return { result: ok({}) };
        },
      },
    });
    const { live } = app.operation(setRole('a'), setRole('b'));
    await app.runSteps.run(live, 'shop', { ...RUNNING, isStopped: () => isStopped });
    expect(app.done).toEqual(done);
    expect(stateOf(live, 0)).toMatchObject({ state: 'done' });
    expect(stateOf(live, 1)).toMatchObject(state);
  });
});

test('steps of several operations go one at a time, and one that throws gives its turn on', async () => {
  let busy = 0;
  let most = 0;
  const send = async (): Promise<Sent> => {
    busy += 1;
    most = Math.max(most, busy);
    await new Promise((resolve) => setImmediate(resolve));
    busy -= 1;
    return { result: ok({}) };
  };
  const app = open({
    a: { send },
    b: { send },
    c: { send },
    bad: {
      send: () => {
        throw new Error('inside');
      },
    },
  });
  await expect(app.run(['bad'])).rejects.toThrow('inside');
  const all = await Promise.all([app.run(['a', 'b']), app.run(['c'])]);
  expect(all.map(({ live }) => words(live))).toEqual([['done', 'done'], ['done']]);
  expect(most).toBe(1);
});

test('an instance that answers again has its unknown steps looked up, and no others', async () => {
  const app = open({});
  const unknown: StepState = { state: 'unknown', at: 1, error: LOST };
  const { live } = app.operation(
    [setRole('a'), unknown],
    [setRole('b'), { state: 'failed', at: 1, error: LOST }],
    [setRole('c', { instanceId: 'blog' }), unknown],
    [setRole('d'), { state: 'done', at: 1, output: {}, undo: null }],
  );
  await app.runSteps.settleUnknown([live], 'shop');
  expect(app.done).toEqual(['settle a']);
  expect(words(live)).toEqual(['done', 'failed', 'unknown', 'done']);
});

describe('a step that was sent and not answered', () => {
  const sentBefore = (ms: number) => ({ at: START - ms, error: LOST });
  const inLine = (ms: number): StepState => ({ state: 'waiting', sentBefore: sentBefore(ms) });
  const showsNothing = { a: { settle: { shown: false } } } as const;

  test.each([
    [0, 'unknown', ['settle a', 'check a']],
    [119_999, 'unknown', ['settle a', 'check a']],
    [120_000, 'done', ['settle a', 'check a', 'send a']],
  ])(
    'and is in line again %i ms later ends %s: before two minutes nothing goes out',
    async (ms, end, done) => {
      const app = open({ a: { settle: () => ({ shown: app.done.includes('send a') }) } });
      const { live } = app.operation([setRole('a'), inLine(ms)]);
      await app.runSteps.run(live, 'shop', RUNNING);
      expect(app.done.slice(0, 3)).toEqual(done);
      expect(words(live)).toEqual([end]);
      if (end === 'unknown')
        expect(stateOf(live)).toMatchObject({
          at: START - ms,
          error: {
            advice: expect.stringMatching(/Try again after \d\d:\d\d:\d\d\.$/),
            details: { outcomeUnknown: true },
          },
        });
    },
  );

  test('and shows by now is done with what takes it back, and not told as what was so already', async () => {
    const app = open({
      a: { settle: { shown: true, output: { invitationId: 'i1' } }, check: ok('already') },
    });
    const { live } = app.operation([setRole('a'), inLine(1_000)]);
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(stateOf(live)).toEqual({
      ...{ state: 'done', at: START - 1_000 },
      ...{ output: { invitationId: 'i1' }, undo: inverse(setRole('a')) },
    });
    expect(app.told).toEqual(['0 done']);
  });

  test.each<[string, Partial<SetRole>, string]>([
    ['the same', {}, 'open'],
    ['the same, as its address is written otherwise', { email: 'A@EXAMPLE.com' }, 'open'],
    ['another role of the same person', { role: 'auditor' }, 'open'],
    ['the same elsewhere', { organizationId: 'labs' }, 'done'],
    ['that of somebody else', { memberId: 'b', email: 'b@example.com' }, 'done'],
  ])('holds back what another operation is to do: %s', async (_, patch, expected) => {
    const app = open({});
    const { live: before } = app.operation([setRole('a'), { state: 'unknown', ...sentBefore(1_000) }]);
    const { live } = app.operation(setRole('a', patch));
    await app.runSteps.run(live, 'shop', { ...RUNNING, others: () => [before, live] });
    expect(words(live)).toEqual([expected]);
    expect(app.done.filter((each) => each.startsWith('send'))).toHaveLength(expected === 'done' ? 1 : 0);
  });

  test('as a renewal holds back an invitation of the same person, which it ends in', async () => {
    const app = open({});
    const person = { instanceId: 'shop', organizationId: 'acme', email: 'a@example.com', role: 'member' };
    const renew = { action: 'invitations.renew', invitationId: 'old', ...person } as const;
    const { live: before } = app.operation([renew, { state: 'unknown', ...sentBefore(1_000) }]);
    const { live } = app.operation({ action: 'invitations.create', ...person });
    await app.runSteps.run(live, 'shop', { ...RUNNING, others: () => [before, live] });
    expect(words(live)).toEqual(['open']);
  });

  test('does not keep others of its run from going out', async () => {
    const app = open(showsNothing);
    const { live } = app.operation([setRole('a'), inLine(1_000)], setRole('b'));
    await app.runSteps.run(live, 'shop', RUNNING);
    expect(words(live)).toEqual(['unknown', 'done']);
  });
});

describe('an operation is over', () => {
  const over = (state: StepState, { isClosed = false, reads = 'members' as Action['reads'] } = {}) => {
    const app = open({}, { reads });
    const { live } = app.operation(
      [setRole('a'), { state: 'skipped', at: 1, why: 'It went.' }],
      [setRole('b'), state],
    );
    live.isClosed = isClosed;
    return app.runSteps.isOver(live);
  };
  test.each<[StepState, boolean]>([
    [{ state: 'waiting' }, false],
    [{ state: 'running', at: 1 }, false],
    [{ state: 'open', at: 1, error: OFFLINE }, false],
    [{ state: 'unknown', at: 1, error: LOST }, false],
    [{ state: 'failed', at: 1, error: LOST }, true],
    [{ state: 'canceled', at: 1 }, true],
    [{ state: 'done', at: 1, output: {}, undo: null }, true],
  ])('with a step %j: %s', (state, expected) => expect(over(state)).toBe(expected));

  test('with an unknown step that a person wants to hear no more of, or that nothing will show', () => {
    const unknown: StepState = { state: 'unknown', at: 1, error: LOST };
    expect(over(unknown, { isClosed: true })).toBe(true);
    expect(over(unknown, { reads: null })).toBe(true);
  });
});
