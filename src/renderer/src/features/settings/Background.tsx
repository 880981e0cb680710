import type { CallOutput } from '../../../../shared/contract.ts';
import { counted, listed, oneLine, thousands } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FewChoices, ListChoice, OFF_ON } from './Choices.tsx';

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

/** Changes with the choices, so that main is asked again. */
function revisionOf({ preferences }: State): number {
  const { tray, monitorEvery, monitorPasted } = preferences;
  return monitorEvery * 4 + Number(tray) * 2 + Number(monitorPasted);
}

type LeftOut = CallOutput<'monitoring.state'>['leftOut'];

const MOST_NAMES = 3;

export function leftOutWords(leftOut: LeftOut, byId: State['byId']): string {
  const of = (reason: LeftOut[number]['why']) => {
    const names = leftOut.flatMap(({ instanceId, why }) => {
      const name = byId[instanceId]?.name;
      return why === reason && name !== undefined ? [oneLine(name, 40)] : [];
    });
    return listed(names, MOST_NAMES);
  };
  const [pasted, none] = [of('pasted-key'), of('no-key')];
  const parts = [pasted && `${pasted} (pasted)`, none && `${none} (no key)`].filter(Boolean);
  return parts.length > 0 ? ` Left out: ${parts.join('; ')}.` : '';
}

export function howOften(deny: string | null) {
  return HOW_OFTEN.map((option) => ({ ...option, disabled: deny !== null && option.value > 0 }));
}

const HOW_OFTEN = [
  { value: 0, label: 'Never' },
  { value: 5, label: 'Every 5 minutes' },
  { value: 15, label: 'Every 15 minutes' },
  { value: 30, label: 'Every 30 minutes' },
  { value: 60, label: 'Every hour' },
  { value: 240, label: 'Every 4 hours' },
  { value: 720, label: 'Every 12 hours' },
  { value: 1440, label: 'Once a day' },
] as const;

export function denyLookingAfter(leftOut: LeftOut, instances: number): string | null {
  if (instances === 0 || leftOut.length < instances) return null;
  const pasted = leftOut.filter(({ why }) => why === 'pasted-key').length;
  const none = instances - pasted;
  const whys = [
    pasted > 0 ? `${thousands(pasted)} with a pasted key` : '',
    none > 0 ? `${thousands(none)} without a key` : '',
  ].filter(Boolean);
  const todo =
    pasted > 0 ? 'Rotate the pasted keys under Keys, or choose “Not limited” below.' : 'Add a key first.';
  return `0 of ${counted(instances, 'instance', 'instances')} can be monitored: ${whys.join(', ')}. ${todo}`;
}
