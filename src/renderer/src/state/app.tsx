import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Bridge } from '../bridge.ts';
import { type Actions, createActions } from './actions.ts';
import type { State } from './model.ts';
import { createGatheringStore, nextFrame, type Store } from './store.ts';

export type App = { store: Store; actions: Actions };

export function createApp(bridge: Bridge, drawn: Promise<void>): App {
  const store = createGatheringStore({ startedAt: Date.now(), nextFrame });
  const actions = createActions({
    bridge,
    store,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    drawn,
  });
  return { store, actions };
}

const AppContext = createContext<App | null>(null);

export function AppProvider({ app, children }: { app: App; children: ReactNode }) {
  return <AppContext value={app}>{children}</AppContext>;
}

export function useApp<T>(select: (state: State) => T): T {
  return useStore(appOf(useContext(AppContext)).store, select);
}

/** For selectors that build objects or lists: equal when all their parts are. */
export function useAppShallow<T>(select: (state: State) => T): T {
  return useApp(useShallow(select));
}

export function useActions(): Actions {
  return appOf(useContext(AppContext)).actions;
}

function appOf(app: App | null): App {
  if (!app) throw new Error('No AppProvider above this component');
  return app;
}
