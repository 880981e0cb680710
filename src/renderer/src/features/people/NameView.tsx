import { VIEW_NAMES } from '../../../../shared/choices.ts';
import { nameFault } from '../../../../shared/nameFault.ts';
import { cutText } from '../../../../shared/text.ts';
import { NameForm } from '../../parts/DialogForm.tsx';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { PRESETS, selectCompared, selectShownView } from '../../state/peopleView.ts';
import { selectOrganizations } from '../../state/selectors.ts';

export function NameView({ viewId }: { viewId: string | null }) {
  const views = useApp((state) => state.preferences.savedViews);
  const { search, choices, as } = useAppShallow(selectShownView);
  const compared = useAppShallow((state) =>
    selectCompared(state).flatMap(
      ({ instanceId, organizationId }) =>
        selectOrganizations(state, instanceId).find(({ id }) => id === organizationId)?.name ?? [],
    ),
  );
  const { saveView, renameView } = useActions();
  const { close } = useDialog();
  const asked = JSON.stringify(choices);
  const preset = PRESETS.find((each) => JSON.stringify(each.choices) === asked);
  const offered =
    as === 'compare' ? [...new Set(compared)].join(', ') : search.trim() || (preset?.title ?? '');
  return (
    <NameForm
      initial={views.find(({ id }) => id === viewId)?.name ?? cutText(offered, VIEW_NAMES.longest)}
      faultOf={(name) => nameFault(name, VIEW_NAMES, views, viewId)}
      action={viewId === null ? 'Save view' : 'Rename'}
      onName={(name) => {
        if (viewId === null) saveView({ name });
        else renameView(viewId, name);
        close();
      }}
    />
  );
}
