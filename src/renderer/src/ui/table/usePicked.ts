import { useCallback } from 'react';
import type { Kept, Picked, TableView } from '../../tableView.ts';

export function usePicked(change: Kept<TableView>[1]): (next: (now: Picked) => Picked) => void {
  return useCallback(
    (next) =>
      change((view) => {
        const picked = next(view.picked);
        return picked === view.picked ? view : { ...view, picked };
      }),
    [change],
  );
}
