import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { useKeepForSession } from '../../../src/renderer/src/features/outcomes/OperationDialog.tsx';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { failure } from '../state/fixture.ts';

const make = (forSession: boolean): Change => ({
  action: 'keys.make',
  instanceId: 'a',
  organizationId: 'org-a',
  expiresInDays: null,
  forSession,
});
const retire: Change = { action: 'keys.retire', instanceId: 'a', organizationId: 'org-a', keyId: 'key-a' };
const open = (code: 'keychain-locked' | 'refused'): StepState => ({
  state: 'open',
  at: 1,
  error: failure(code),
});

function Choice({ steps, tell }: { steps: readonly Step[]; tell: (again: object) => void }) {
  const { choice, again } = useKeepForSession(steps);
  tell(again);
  return choice;
}

function shown(change: Change, state: StepState): { html: string; again: object } {
  const steps: Step[] = [{ id: 0, change, instanceName: 'A', organizationName: 'Acme', state }];
  let again: object = {};
  const html = renderToStaticMarkup(
    <MantineProvider>
      <Choice
        steps={steps}
        tell={(told) => {
          again = told;
        }}
      />
    </MantineProvider>,
  );
  return { html, again };
}

test('keeping a key for this session is offered where the keychain did not take it, and said when it runs again', () => {
  const { html, again } = shown(make(false), open('keychain-locked'));
  expect(html).toContain('Keep for this session');
  expect(again).toEqual({ forSession: false });
  expect(shown(make(true), open('keychain-locked')).again).toEqual({ forSession: true });
});

test.each([
  ['another failure', make(false), open('refused')],
  ['a step that makes no key', retire, open('keychain-locked')],
  ['a key that was made', make(false), { state: 'done', at: 1, output: {}, undo: null }],
] as const)('it is not offered for %s', (_, change, state) => {
  const { html, again } = shown(change, state);
  expect(html).not.toContain('Keep for this session');
  expect(again).toEqual({});
});
