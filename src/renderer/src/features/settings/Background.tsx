import type { CallOutput } from '../../../../shared/contract.ts';
import { oneLine } from '../../../../shared/oneLine.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { readingOf } from '../../state/queryState.ts';
import { useReading } from '../../state/useReading.ts';
import { formatNumber } from '../../ui/locale.ts';
import { FewChoices, ListChoice, OFF_ON } from './Choices.tsx';

type Monitoring = CallOutput<'monitoring.state'>;

/** What goes on without a person: the tray, looking after instances, and what is told of it. */
export function Background() {
  const { readMonitoring } = useActions();
  const revision = useApp(revisionOf);
  const { query } = useReading(readMonitoring, revision);
  const state = readingOf(query)?.data;
  const leftOut = useApp(({ byId }) => leftOutWords(state?.leftOut ?? [], byId));
  const monitors = useApp(({ preferences }) => preferences.monitorEvery > 0);
  return (
    <>
      <FewChoices
        setting="tray"
        title="Icon in the tray"
        text={
          state?.tray === 'not-shown'
            ? 'This desktop shows no icons of apps now, so closing the window quits Quayside.'
            : 'Shows how all instances are. Closing the window then leaves Quayside there.'
        }
        options={OFF_ON}
      />
      <ListChoice
        setting="monitorEvery"
        title="Look after instances"
        text={
          monitors && state?.waitsForKeychain
            ? 'Waits until the keychain is unlocked: it is never asked for its password by itself.'
            : 'Reads each of them this often while Quayside runs, and never while offline.'
        }
        options={[
          { value: 0, label: 'Never' },
          { value: 5, label: 'Every 5 minutes' },
          { value: 15, label: 'Every 15 minutes' },
          { value: 30, label: 'Every 30 minutes' },
          { value: 60, label: 'Every hour' },
          { value: 240, label: 'Every 4 hours' },
          { value: 720, label: 'Every 12 hours' },
          { value: 1440, label: 'Once a day' },
        ]}
      />
      <FewChoices
        setting="monitorPasted"
        title="Instances with pasted keys"
        text={`A key made by hand in Dokploy may allow five requests a day only: say so where none of yours does.${leftOut}`}
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
            : 'One each time: instances away or back, keys and invitations that end, access that differs.'
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

const MOST_NAMES = 3;

/** For example " Left out: Shop and Farm (pasted), Lab (no key)."; empty where none is. */
function leftOutWords(leftOut: Monitoring['leftOut'], byId: State['byId']): string {
  const of = (reason: Monitoring['leftOut'][number]['why']) => {
    const names = leftOut.flatMap(({ instanceId, why }) => {
      const name = byId[instanceId]?.name;
      return why === reason && name !== undefined ? [oneLine(name, 40)] : [];
    });
    const more = names.length - MOST_NAMES;
    const shown = names.slice(0, MOST_NAMES).join(', ');
    return more > 0 ? `${shown} and ${formatNumber(more)} more` : shown;
  };
  const [pasted, none] = [of('pasted-key'), of('no-key')];
  const parts = [pasted && `${pasted} (pasted)`, none && `${none} (no key)`].filter(Boolean);
  return parts.length > 0 ? ` Left out: ${parts.join('; ')}.` : '';
}
