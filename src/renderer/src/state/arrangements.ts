import { MOST_ARRANGEMENTS, tidyArrangements } from '../../../shared/arrangements.ts';
import type { AppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import type { Arrangement, ArrangementColumn } from '../../../shared/preferences.ts';
import { selectColumns } from './sideBySide.ts';
import type { Tools } from './tools.ts';
import { withArrangements, withRoute } from './transitions.ts';
import { HOME_PANE, type SideBySide, viewOf, withPaneView } from './views.ts';

/**
 * Puts organizations side by side, and keeps such arrangements under a name; what cannot be kept holds until the window
 * closes, and `tellTrouble` says so.
 */
export function createArrangements({ bridge, store, newId, remember, tellTrouble }: Tools) {
  const all = () => store.getState().preferences.arrangements;

  function show(change: (now: SideBySide) => SideBySide): void {
    store.setState((state) => ({
      ...state,
      views: withPaneView(state.views, HOME_PANE, 'sideBySide', change),
    }));
  }

  function keep(next: readonly Arrangement[]): void {
    const arrangements = tidyArrangements(next);
    store.setState((state) => withArrangements(state, arrangements));
    void bridge.call('preferences.save', { arrangements }).then((result) => {
      if (!result.ok) tellTrouble(NOT_SAVED, result.error);
    });
  }

  return {
    /** Other lists, or others in their order, side by side; of which arrangement stays as it is. */
    arrangeColumns: (columns: readonly ArrangementColumn[]) => show((now) => ({ ...now, columns })),
    openArrangement(arrangementId: string): void {
      const arrangement = all().find(({ id }) => id === arrangementId);
      if (!arrangement) return;
      store.setState((state) => ({
        ...withRoute(state, { at: 'home' }),
        views: withPaneView(
          withPaneView(state.views, HOME_PANE, 'homeTab', () => 'side-by-side'),
          HOME_PANE,
          'sideBySide',
          () => ({ arrangementId, columns: arrangement.columns }),
        ),
      }));
      remember({ route: { at: 'home' } });
    },
    newArrangement: () => show(() => ({ arrangementId: null, columns: [] })),
    /** Keeps the lists that are shown: under a new name, or in the arrangement that they were opened from. */
    saveArrangement(name?: string): void {
      const state = store.getState();
      const { arrangementId } = viewOf(state.views, HOME_PANE).sideBySide;
      const columns = [...selectColumns(state)];
      const fault = savingFault(columns, all(), name !== undefined);
      if (fault) {
        tellTrouble(NOT_SAVED, fault);
        return;
      }
      if (name !== undefined) {
        const made = { id: newId(), name: cleanName(name), columns };
        keep([...all(), made]);
        show((now) => ({ ...now, arrangementId: made.id }));
        return;
      }
      keep(all().map((each) => (each.id === arrangementId ? { ...each, columns } : each)));
    },
    renameArrangement: (arrangementId: string, name: string) =>
      keep(all().map((each) => (each.id === arrangementId ? { ...each, name } : each))),
    deleteArrangement(arrangementId: string): void {
      keep(all().filter(({ id }) => id !== arrangementId));
      show((now) => (now.arrangementId === arrangementId ? { ...now, arrangementId: null } : now));
    },
  };
}

const NOT_SAVED = 'The arrangement was not saved';

/** What would be dropped when it is kept, or would put another arrangement out: null where nothing is. */
function savingFault(
  columns: readonly ArrangementColumn[],
  kept: readonly Arrangement[],
  isNew: boolean,
): AppError | null {
  if (columns.length === 0)
    return {
      code: 'bad-input',
      message: 'Nothing stands side by side any more, so there is nothing to save.',
      advice: 'Put an organization there first.',
    };
  if (!isNew || kept.length < MOST_ARRANGEMENTS) return null;
  return {
    code: 'bad-input',
    message: `There are ${MOST_ARRANGEMENTS} arrangements, as many as can be kept.`,
    advice: 'Delete one that you no longer need, then save this one.',
  };
}
