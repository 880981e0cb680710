import { IconKey, IconKeyOff, IconRotate } from '@tabler/icons-react';
import { thousands } from '../../../../shared/text.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { KeyIssues } from './KeyIssues.tsx';
import { KeysTable } from './KeysTable.tsx';
import { onlyShown, useKeyRows } from './keyRows.ts';
import classes from './keys.module.css';

export function AllKeys() {
  const order = useApp((state) => state.order);
  const { refreshAll } = useActions();
  const rows = useKeyRows(order);
  const view = usePaneView(HOME_PANE, 'keys');
  return (
    <div className={classes.panel}>
      <KeyIssues rows={rows} among={rows} withInstance />
      <KeysTable
        view={view}
        rows={rows}
        among={rows}
        withInstance
        onRefresh={() => void refreshAll()}
        actions={(shown) => <KeyVerbs only={onlyShown(shown, rows)} />}
      />
    </div>
  );
}

function KeyVerbs({ only }: { only: { keyIds?: string[] } }) {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.worldRevision);
  const choices = dataOf(useQuery('plans.keyChoices', {}, revision).query);
  const created = choices?.creatable ?? 0;
  const rotated = choices?.rotatable.filter((id) => only.keyIds?.includes(id) ?? true).length ?? 0;
  const verbs: Verb[] = [
    { title: 'Retire keys…', icon: IconKeyOff, isRare: true, run: 'retire-keys' },
    rotated === 0
      ? { title: 'Rotate keys…', icon: IconRotate, isRare: true, run: 'rotate-keys' }
      : {
          title: `Rotate ${thousands(rotated)}`,
          icon: IconRotate,
          run: () => openDialog({ kind: 'change-many', what: 'rotate-keys', ...only }),
        },
  ];
  if (created > 0)
    verbs.push({
      title: created === 1 ? 'Create 1 key' : `Create ${thousands(created)} keys`,
      icon: IconKey,
      run: 'create-missing-keys',
    });
  return <TabVerbs verbs={verbs} />;
}
