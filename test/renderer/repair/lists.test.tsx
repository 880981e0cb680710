import { expect, test } from 'vitest';
import { MissingKeys, StrayKeys } from '../../../src/renderer/src/features/repair/Repair.tsx';
import type { MissingSecret, Repair, Stray } from '../../../src/shared/calls/diagnostics.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

async function words(part: React.ReactNode): Promise<string> {
  const { store, actions } = await startedBench([]);
  const page = drawn({ store, actions }, part);
  return page.replace(/<[^>]*>/g, '');
}

const stray = (id: string): Stray => ({ id, kind: 'key', instanceName: 'Shop', name: 'Acme' });
const missing = (id: string): MissingSecret => ({
  ...{ id, kind: 'key', instanceId: 'i', instanceName: 'Shop', organizationId: 'o', name: 'Acme' },
});
const keychain = (part: { strays?: Stray[]; missing?: MissingSecret[] }): Repair['keychain'] => ({
  ...{ state: 'listed', strays: [], missing: [], ofOthers: 0, ...part },
});

test('one key without a record is told of as one, several as several', async () => {
  const of = (strays: Stray[]) =>
    words(<StrayKeys keychain={keychain({ strays })} barred={null} onRetry={() => {}} />);
  expect(await of([stray('a')])).toContain('restore its list below. If not, delete it.');
  expect(await of([stray('a'), stray('b')])).toContain('restore their list below.');
});

test('what is one too many for a list is told of as one more', async () => {
  const many = Array.from({ length: 201 }, (_, at) => missing(`${at}`));
  expect(await words(<MissingKeys keychain={keychain({ missing: many })} />)).toContain('And 1 more.');
});
