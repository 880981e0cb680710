import { useCallback } from 'react';
import type { Kept } from '../tableView.ts';
import { useActions, useApp } from './app.tsx';
import { type Pane, type PaneView, viewOf } from './views.ts';

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
