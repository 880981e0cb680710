import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { InstanceCard } from '../../../src/renderer/src/features/home/InstanceCard.tsx';
import { AppProvider } from '../../../src/renderer/src/state/app.tsx';
import { selectOverview } from '../../../src/renderer/src/state/overview.ts';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import { failure, instance, startedBench } from '../state/fixture.ts';

/** The words of the card of an instance that was seen before, and fails so now. */
async function wordsOf(error?: AppError): Promise<string> {
  const { store, actions } = await startedBench([instance('a')]);
  const [row] = selectOverview(store.getState(), Date.now());
  if (!row) throw new Error('There is no row.');
  const asNow = { ...store, getInitialState: store.getState } as Store;
  const html = renderToStaticMarkup(
    <MantineProvider>
      <AppProvider app={{ store: asNow, actions }}>
        <InstanceCard row={{ ...row, failure: error, at: 1, concerns: [] }} newest={null} />
      </AppProvider>
    </MantineProvider>,
  );
  return html.replaceAll(/<[^>]*>/g, ' ');
}

test('a card whose key could not be read does not say that nothing needs attention', async () => {
  expect(await wordsOf()).toContain('Nothing needs attention.');
  const locked = await wordsOf(failure('keychain-locked'));
  expect(locked).not.toContain('Nothing needs attention.');
  expect(locked).toContain('Its key could not be read. This is what was last seen.');
});
