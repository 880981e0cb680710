import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import { oneLine } from '../../../../shared/oneLine.ts';
import type { State } from '../../state/model.ts';
import { formatNumber, listed } from '../../ui/locale.ts';

type LeftOut = CallOutput<'monitoring.state'>['leftOut'];

const MOST_NAMES = 3;

/** For example " Left out: Shop and Farm (pasted), Lab (no key)."; empty where none is. */
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

/** Why none of so many instances can be looked after, and what to do, in sentences; null where one can. */
export function denyLookingAfter(leftOut: LeftOut, instances: number): string | null {
  if (instances === 0 || leftOut.length < instances) return null;
  const pasted = leftOut.filter(({ why }) => why === 'pasted-key').length;
  const none = instances - pasted;
  const whys = [
    pasted > 0 ? `${formatNumber(pasted)} with a pasted key` : '',
    none > 0 ? `${formatNumber(none)} without a key` : '',
  ].filter(Boolean);
  const todo =
    pasted > 0 ? 'Rotate the pasted keys under Keys, or choose “Not limited” below.' : 'Add a key first.';
  return `0 of ${counted(instances, 'instance', 'instances')} can be monitored: ${whys.join(', ')}. ${todo}`;
}
