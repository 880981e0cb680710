import { expect, test } from 'vitest';
import { OperationDialog } from '../../../src/renderer/src/features/outcomes/OperationDialog.tsx';
import { Leaving, type PlaceOfLeaver } from '../../../src/renderer/src/features/sheet/Leaving.tsx';
import { firstDraft } from '../../../src/renderer/src/features/sheet/manyDraft.ts';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { withOperations, withSteps } from '../../../src/renderer/src/state/operations.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

const HERE = { targets: [], today: '2026-11-30' };

const LEAVER = 'leaver@example.com';
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('an instance says what goes, why nothing else can be done there, and shows what was chosen before main has planned it', async () => {
  const why = 'This server cannot end one membership.';
  const place: PlaceOfLeaver = {
    ...{ instanceId: 'i1', instanceName: 'Shop', version: '0.30.2', userIds: ['u1'], found: 'admin in Acme' },
    ...{ choice: 'delete', choices: ['delete', 'lower', 'leave'], denied: { end: why } },
    ...{ goes: ['Loses 1 membership.'], unlooked: null, seenAt: null, ownKeys: [] },
  };
  const bench = await startedBench([]);
  const person = { emails: [LEAVER], does: '', marks: [], confirmation: 'c', alike: [], places: [place] };
  const view = {
    summary: 'Found on 1 instance.',
    foundOn: 1,
    isAsking: false,
    people: [person],
    keys: [],
    keyless: [],
  };
  const draw = (chosen?: 'lower' | 'end') => {
    const draft = firstDraft({ what: 'off-board', emails: [LEAVER] }, HERE);
    const choices = chosen ? { [LEAVER]: { i1: chosen } } : {};
    return drawn(
      bench,
      <Leaving
        view={view}
        draft={{ ...draft, offboard: { ...draft.offboard, choices } }}
        isReading={false}
        error={null}
        change={() => {}}
      />,
    );
  };
  expect(textOf(draw())).toMatch(
    /Delete account \(1\) Can’t be undone\. Shop · admin in Acme.*Loses 1 membership\./,
  );
  const barred = draw().match(/<input[^>]*value="end"[^>]*>/)?.[0];
  expect(barred).toContain('disabled');
  expect(draw()).toContain(`title="${why}"`);
  const selected = (html: string) => html.match(/<input[^>]*checked=""[^>]*value="([^"]*)"/)?.[1];
  expect([draw(), draw('lower'), draw('end')].map(selected)).toEqual(['delete', 'lower', 'delete']);
});

test('the result of an off-boarding leads with who has access still, before what was done', async () => {
  const look = (id: number, instanceName: string, state: StepState): Step => ({
    id,
    change: { action: 'members.find', instanceId: instanceName, email: LEAVER, also: [], known: [] },
    ...{ instanceName, organizationName: null, state },
  });
  const still = [`${LEAVER} is admin in “Acme”.`];
  const steps = [
    look(0, 'Shop', { state: 'done', at: 1, output: { still }, undo: null }),
    look(1, 'Other', { state: 'done', at: 1, output: {}, undo: null }),
  ];
  const bench = await startedBench([]);
  const operation = operationOf(steps, { id: 'o1', kind: 'off-board' });
  bench.store.setState((state) => ({
    ...state,
    operations: withSteps(withOperations(state.operations, [operation]), { operation, steps }),
  }));
  const text = textOf(
    drawn(
      bench,
      <DialogContext value={1}>
        <OperationDialog operationId="o1" />
      </DialogContext>,
    ),
  );
  expect(text).toMatch(
    /leaver@example\.com: can still sign in on Shop\..*Off-boarded.*Can still sign in \(1\) .*Shop .*leaver@example\.com is admin in “Acme”\. .*Not there \(1\) .*Other/,
  );
});
