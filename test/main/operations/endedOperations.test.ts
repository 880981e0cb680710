import { expect, onTestFinished, test } from 'vitest';
import { offboardedIn } from '../../../src/main/access/returned.ts';
import { createArchive } from '../../../src/main/operations/archive.ts';
import { createDoneSteps, createEndedOperations } from '../../../src/main/operations/endedOperations.ts';
import { createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { OperationKind, Step } from '../../../src/shared/operations/operation.ts';
import { makeFolder } from '../storage/folder.ts';

const ANN = 'ann@x.example';
const REF = { instanceId: 'shop', organizationId: 'a' };
const removed = (email: string): Change => ({
  action: 'members.endMembership',
  ...REF,
  memberId: `m-${email}`,
  email,
});
const invited = (email: string): Change => ({ action: 'invitations.create', ...REF, email, role: 'member' });

/** The operations that are over, in an archive on disk; what a step came to is done where nothing else is said. */
function open() {
  let now = 0;
  const archive = createArchive({ folder: makeFolder(), clock: () => now });
  onTestFinished(() => archive.close());
  const ended = createEndedOperations(archive);
  return {
    async add(
      kind: OperationKind,
      changes: readonly Change[],
      word: 'done' | 'failed' | 'undone' = 'done',
      leaving?: string[][],
    ) {
      now += 1;
      const steps = changes.map((change, id): Step => {
        const at = now;
        const error = { code: 'conflict', message: 'No.', advice: 'Try again.' } as const;
        const isOther = word === 'failed' && id === 0;
        const state = isOther
          ? ({ state: 'failed', at, error } as const)
          : ({
              state: 'done',
              at,
              output: {},
              undo: null,
              ...(word === 'undone' && { undone: at }),
            } as const);
        return { id, change, instanceName: 'Shop', organizationName: 'Org a', state };
      });
      const recorded = {
        id: `o-${now}`,
        kind,
        startedAt: now,
        installations: {},
        steps,
      };
      const live = createLiveOperation(recorded, { journal: null, clock: () => now, onChange: () => {} });
      const people = leaving ? { leaving } : {};
      await archive.add({ ended: live.summary(), installations: {}, ...people, steps });
    },
    forget: (instanceId: string) => archive.forget(instanceId),
    left: async (personOf = (id: string) => id) => [...offboardedIn(await ended(), personOf).keys()],
  };
}

test('who came back and was removed by putting a baseline back was not let in: they stand out when they come again', async () => {
  const { add, left } = open();
  await add('off-board', [removed(ANN)]);
  await add('put-back', [removed(ANN)]);
  expect(await left()).toEqual([ANN]);
  await add('put-back', [invited(ANN)]);
  expect(await left()).toEqual([]);
});

test('whoever was invited among many was let in, and whose invitation failed was not', async () => {
  const { add, left } = open();
  await add('off-board', [removed(ANN)]);
  const others = Array.from({ length: 30 }, (_, at) => invited(`other-${at}@x.example`));
  await add('invite', [invited(ANN), ...others], 'failed');
  expect(await left()).toEqual([ANN]);
  await add('invite', [...others, invited(ANN)]);
  expect(await left()).toEqual([]);
});

test('who was invited again, which was taken back, was not let in: they stand out when they come again', async () => {
  const { add, left } = open();
  await add('off-board', [removed(ANN)]);
  await add('invite', [invited(ANN)], 'undone');
  expect(await left()).toEqual([ANN]);
});

test('whoever was added again with a password was let in', async () => {
  const { add, left } = open();
  await add('off-board', [removed(ANN)]);
  await add('add-people', [
    { action: 'members.create', ...REF, email: ANN, role: 'member', passwordId: 'p', sheet: 'a' },
  ]);
  expect(await left()).toEqual([]);
});

test('whom a file of wanted access removed from everywhere was off-boarded, and whom it removed in part, or failed to, was not', async () => {
  const bob = 'bob@x.example';
  const whole = open();
  await whole.add('wanted-access', [removed('Ann@x.example'), removed(bob)], 'done', [[ANN]]);
  expect(await whole.left()).toEqual([ANN]);
  await whole.add('invite', [invited(ANN)]);
  expect(await whole.left()).toEqual([]);
  const failed = open();
  await failed.add('wanted-access', [removed(ANN), removed(bob)], 'failed', [[ANN], [bob]]);
  expect(await failed.left()).toEqual([bob]);
});

test('of many who were off-boarded together each counts of whom something was done, by all their addresses, and nobody else', async () => {
  const { add, left } = open();
  const people = Array.from({ length: 30 }, (_, at) => [`p${at}@x.example`, `p${at}@home.example`]);
  const steps = people.map(([email = '']) => removed(email));
  // The first of the steps failed.
  await add('off-board', steps, 'failed', people);
  const home = people.slice(1).flat();
  expect((await left()).toSorted()).toEqual(home.toSorted());
  const asOne = (id: string) => id.replace('home', 'x');
  expect(await left(asOne)).toHaveLength(29);
  await add('invite', [invited('p7@x.example')]);
  expect(await left(asOne)).toHaveLength(28);
});

test('who was looked for elsewhere, while what was to be done of them failed, was not off-boarded', async () => {
  const { add, left } = open();
  const find: Change = {
    action: 'members.find',
    instanceId: 'blog',
    email: ANN,
    also: [],
    known: [],
    why: 'It was down.',
  };
  const bob = 'bob@x.example';
  await add('off-board', [removed(ANN), find, { ...find, email: bob }], 'failed', [[ANN], [bob]]);
  expect(await left()).toEqual([bob]);
});

test('who was off-boarded on an instance alone that was forgotten since is known no more, also where that was looked at before', async () => {
  const { add, left, forget } = open();
  const bob = 'bob@x.example';
  const there = { ...removed(bob), instanceId: 'blog' } as Change;
  await add('off-board', [removed(ANN), there], 'done', [[ANN], [bob]]);
  expect(await left()).toEqual([ANN, bob]);
  await forget('blog');
  expect(await left()).toEqual([ANN]);
});

test('what was done is told while its operation waits for another step, and once it is over', async () => {
  const archive = createArchive({ folder: makeFolder(), clock: () => 9 });
  onTestFinished(() => archive.close());
  const names = { instanceName: 'Shop', organizationName: 'Org a' };
  const error = { code: 'unreachable', message: 'No answer.', advice: 'Try again.' } as const;
  const done = { state: 'done', at: 5, output: {}, undo: null } as const;
  const steps: Step[] = [
    { id: 0, change: removed(ANN), ...names, state: done },
    { id: 1, change: removed('bob@x.example'), ...names, state: { state: 'open', at: 6, error } },
  ];
  const recorded = {
    ...{ id: 'o', kind: 'off-board' as const, startedAt: 4, installations: {} },
    ...{ remark: 'Left', steps },
  };
  const live = createLiveOperation(recorded, { journal: null, clock: () => 9, onChange: () => {} });
  const open = [live];
  const doneSince = createDoneSteps({ open: () => open }, archive);
  const told = [{ change: removed(ANN), output: {}, at: 5, by: null, remark: 'Left' }];
  expect(await doneSince(0)).toEqual(told);
  await archive.add({ ended: live.summary(), installations: {}, steps });
  open.length = 0;
  expect(await doneSince(0)).toEqual(told);
});
