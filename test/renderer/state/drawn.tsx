import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { AppProvider } from '../../../src/renderer/src/state/app.tsx';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import type { Bench } from './fixture.ts';

export function drawn({ store, actions }: Pick<Bench, 'store' | 'actions'>, content: ReactNode): string {
  // Without a window a store is drawn as it was at first.
  const asNow = { ...store, getInitialState: store.getState } as Store;
  return renderToStaticMarkup(
    <MantineProvider>
      <AppProvider app={{ store: asNow, actions }}>{content}</AppProvider>
    </MantineProvider>,
  );
}
