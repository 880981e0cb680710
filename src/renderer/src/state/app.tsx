import { createContext, type ReactNode, useCallback, useContext, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { shallow } from 'zustand/vanilla/shallow';
import { ariaChord, chordWords, shortcutsOf } from '../../../shared/shortcuts.ts';
import type { InstanceTargets } from '../../../shared/target.ts';
import type { Bridge } from '../bridge.ts';
import type { Kept } from '../tableView.ts';
import type { OfferedVerb } from '../verb.ts';
import { type Actions, createActions } from './actions.ts';
import type { CommandId } from './commands/commands.ts';
import type { State } from './model.ts';
import { createGatheringStore, nextFrame, type Store } from './store.ts';
import { targetsOf } from './targets.ts';
import type { Verb } from './verbs.ts';
import { type Pane, type PaneView, viewOf } from './views.ts';

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

/** What `make` makes of the state, again only where one of its `facts` is another. */
export function useMade<T>(facts: (state: State) => readonly unknown[], make: (state: State) => T): T {
  const last = useRef<{ facts: readonly unknown[]; made: T } | null>(null);
  return useApp((state) => {
    const now = facts(state);
    if (!last.current || !shallow(last.current.facts, now)) last.current = { facts: now, made: make(state) };
    return last.current.made;
  });
}

export function useActions(): Actions {
  return appOf(useContext(AppContext)).actions;
}

function appOf(app: App | null): App {
  if (!app) throw new Error('No AppProvider above this component');
  return app;
}

export function useShortcut(id: CommandId | null, at?: number): { words: string; aria: string } | null {
  const platform = useApp((state) => state.platform);
  const all = id === null ? [] : shortcutsOf(id, platform);
  const chords = at === undefined ? all : all.slice(at, at + 1);
  const [first] = chords;
  if (first === undefined) return null;
  const mac = platform === 'darwin';
  return { words: chordWords(first, mac), aria: chords.map((chord) => ariaChord(chord, mac)).join(' ') };
}

/** Verbs of a place; give their whole catalogue, or those that are offered. */
export function useVerbs<What extends string, At extends object>(
  catalogue: Readonly<Record<What, Verb<At & { state: State }>>>,
  at: At,
): Record<What, OfferedVerb<What>> {
  const { runVerb } = useActions();
  const whats = Object.keys(catalogue) as What[];
  const whys = useAppShallow((state) =>
    whats.map((what) => catalogue[what].deny?.({ ...at, state }) ?? null),
  );
  const offered = whats.map((what, index) => {
    const verb = catalogue[what];
    return [what, { ...verb, what, why: whys[index] ?? null, run: () => runVerb(verb, at) }];
  });
  return Object.fromEntries(offered);
}

export function useTargets(): InstanceTargets[] {
  return useMade(
    ({ keyHealth, order, byId, readings }) => [keyHealth, ...order.flatMap((id) => [byId[id], readings[id]])],
    targetsOf,
  );
}

export function usePaneView<K extends keyof PaneView>(
  { instanceId, organizationId }: Pane,
  part: K,
): Kept<PaneView[K]> {
  const { changeView } = useActions();
  const value = useApp((state) => viewOf(state.views, { instanceId, organizationId })[part]);
  const change = useCallback(
    (next: (now: PaneView[K]) => PaneView[K]) => changeView({ instanceId, organizationId }, part, next),
    [changeView, instanceId, organizationId, part],
  );
  return [value, change];
}
