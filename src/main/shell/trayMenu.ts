import { counted, thousands } from '../../shared/counted.ts';
import { oneLine } from '../../shared/oneLine.ts';

export type TrayState = {
  tone: 'calm' | 'hand' | 'away';
  instances: number;
  /** Those that are not calm, the worst first. */
  troubled: readonly { instanceId: string; name: string; tone: 'calm' | 'hand' | 'away'; why: string }[];
  /** Whether instances are looked after, and if not at the moment, why. */
  monitoring: 'off' | 'waiting' | 'running' | 'paused' | 'keychain';
};

export type TrayAction =
  | { do: 'open' | 'overview' | 'look' | 'pause' | 'resume' | 'quit' }
  | { do: 'instance'; instanceId: string };

/** An item of the menu: a line, words alone (without an action), or something to choose. */
type TrayItem = 'line' | { label: string; action: TrayAction | null };

/** So many instances are named; the others are counted. */
const MOST_NAMED = 8;
const LONGEST_NAME = 40;

/** The menu for a state of things: what is, then what can be done. Pure. */
export function trayItems(state: TrayState): TrayItem[] {
  const { troubled, monitoring } = state;
  const named = troubled.slice(0, MOST_NAMED);
  const more = troubled.length - named.length;
  return [
    words(glanceWords(state)),
    ...named.map(({ instanceId, name, why }) =>
      choice(`${oneLine(name, LONGEST_NAME)}: ${why}`, { do: 'instance', instanceId }),
    ),
    ...(more > 0 ? [choice(`and ${thousands(more)} more`, { do: 'overview' })] : []),
    ...(monitoring in NOTES ? [words(NOTES[monitoring as keyof typeof NOTES])] : []),
    'line',
    choice('Open Quayside', { do: 'open' }),
    ...(monitoring === 'off'
      ? []
      : [
          monitoring === 'running' ? words('Looking…') : choice('Look now', { do: 'look' }),
          monitoring === 'paused' ? choice('Resume', { do: 'resume' }) : choice('Pause', { do: 'pause' }),
        ]),
    'line',
    choice('Quit Quayside', { do: 'quit' }),
  ];
}

/** For example "12 instances, 1 away, 2 need a hand". */
export function glanceWords({ instances, troubled }: Pick<TrayState, 'instances' | 'troubled'>): string {
  if (instances === 0) return 'No instances yet';
  const away = troubled.filter(({ tone }) => tone === 'away').length;
  const hand = troubled.length - away;
  return [
    counted(instances, 'instance', 'instances'),
    away > 0 && `${thousands(away)} away`,
    hand > 0 && `${thousands(hand)} ${hand === 1 ? 'needs' : 'need'} a hand`,
    troubled.length === 0 && 'nothing to do',
  ]
    .filter((part) => part !== false)
    .join(', ');
}

const NOTES = { paused: 'Looking after them is paused', keychain: 'Waits until the keychain is unlocked' };

function words(label: string): TrayItem {
  return { label, action: null };
}

function choice(label: string, action: TrayAction): TrayItem {
  return { label, action };
}
