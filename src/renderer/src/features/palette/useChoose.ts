import { useCallback } from 'react';
import { useActions } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import { type Item, usedAt } from './paletteItems.ts';

export function useChoose(): (item: Item) => void {
  const actions = useActions();
  return useCallback(
    ({ target }) => {
      if (target.kind === 'person') actions.noteUsedPerson(target.person.id);
      else if (target.kind !== 'dialog')
        actions.noteUsed(target.kind === 'place' ? usedAt(target.place) : target);
      switch (target.kind) {
        case 'command':
          return actions.runCommand(target.command);
        case 'instance':
          return actions.goToInstance(target.instanceId);
        case 'organization': {
          const { instanceId, organizationId } = target;
          return actions.goTo({
            at: 'instance',
            instanceId,
            organizationId,
            tab: 'members',
            shows: 'organizations',
          });
        }
        case 'arrangement':
          return actions.openArrangement(target.arrangementId);
        case 'baseline':
          actions.changeView(HOME_PANE, 'accessSection', () => 'baselines');
          actions.changeView(HOME_PANE, 'baselineId', () => target.baselineId);
          return actions.goTo({ at: 'home', tab: 'access' });
        case 'place':
          return actions.goTo(target.place);
        case 'dialog':
          return actions.openDialog(target.dialog);
        case 'person':
          actions.changeView(HOME_PANE, 'personId', () => target.person.id);
          return actions.goTo({ at: 'home', tab: 'people' });
      }
    },
    [actions],
  );
}
