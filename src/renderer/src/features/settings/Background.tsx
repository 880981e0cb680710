import { useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FewChoices, ListChoice, OFF_ON } from './Choices.tsx';
import { denyLookingAfter, howOften, leftOutWords } from './lookingAfter.ts';

export function Background() {
  const revision = useApp(revisionOf);
  const { query } = useQuery('monitoring.state', {}, revision);
  const state = readingOf(query)?.data;
  const leftOut = useApp(({ byId }) => leftOutWords(state?.leftOut ?? [], byId));
  const deny = useApp(({ order }) => denyLookingAfter(state?.leftOut ?? [], order.length));
  const monitors = useApp(({ preferences }) => preferences.monitorEvery > 0);
  return (
    <>
      <FewChoices
        setting="tray"
        title="Icon in the tray"
        text={
          state?.tray === 'not-shown'
            ? 'This desktop shows no tray icons now, so closing the window quits Quayside.'
            : 'Shows the state of all instances. Closing the window keeps Quayside running there.'
        }
        options={OFF_ON}
      />
      <ListChoice
        setting="monitorEvery"
        title="Monitor instances"
        text={
          monitors && state?.waitsForKeychain
            ? 'Waits until you unlock the keychain. Quayside never asks for its password by itself.'
            : (deny ?? 'Reads each instance this often while Quayside runs, never while offline.')
        }
        options={howOften(deny)}
      />
      <FewChoices
        setting="monitorPasted"
        title="Instances with pasted keys"
        text={`Keys made in Dokploy may allow only five requests a day. Choose “Not limited” if yours have no limit.${leftOut}`}
        options={[
          { value: false, label: 'Leave out' },
          { value: true, label: 'Not limited' },
        ]}
      />
      <FewChoices
        setting="notify"
        title="Notifications"
        text={
          state?.notifications === false
            ? 'This system shows no notifications.'
            : 'One per check: unreachable instances, expiring keys and invitations, changed access.'
        }
        options={OFF_ON}
      />
    </>
  );
}

/** Another number with other choices: main is asked again then. */
function revisionOf({ preferences }: State): number {
  const { tray, monitorEvery, monitorPasted } = preferences;
  return monitorEvery * 4 + Number(tray) * 2 + Number(monitorPasted);
}
