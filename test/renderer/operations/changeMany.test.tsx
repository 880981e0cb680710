import { expect, test } from 'vitest';
import { ChangeMany } from '../../../src/renderer/src/features/operations/ChangeMany.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

/** The button that leads to the list of new instances. */
async function addMany(writable: boolean): Promise<string | undefined> {
  return (await draw({ writable })).match(/<button(?:(?!<button).)*Add many instances…/)?.[0];
}

async function draw({
  writable = true,
  ...begin
}: Parameters<typeof ChangeMany>[0] & { writable?: boolean }) {
  const { store, actions } = await startedBench([], { writable });
  return drawn(
    { store, actions },
    <DialogContext value={1}>
      <ChangeMany {...begin} />
    </DialogContext>,
  );
}

test('a person is off-boarded again by the addresses that are known', async () => {
  const emails = ['ann@example.com', 'ann@home.example'];
  const page = await draw({ what: 'off-board', emails });
  expect(page.match(/<option value="([^"]*)" selected/)?.[1]).toBe('off-board');
  expect(page.match(/<textarea[^>]*>([^<]*)</)?.[1]).toBe(emails.join('\n'));
});

test('instances are not added from Change many where the list of instances cannot be written', async () => {
  expect(await addMany(true)).not.toContain('disabled');
  expect(await addMany(false)).toContain('disabled');
});
