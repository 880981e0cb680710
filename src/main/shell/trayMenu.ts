import type { Need } from '../../shared/calls/needs.ts';
import { needTitle } from '../../shared/needWords.ts';
import { counted, oneLine, thousands } from '../../shared/text.ts';

export type TrayState = {
  needs: readonly Pick<Need, 'kind' | 'tone' | 'count' | 'subject' | 'why' | 'instances' | 'snoozed'>[];
  clear: boolean;
  instances: number;
  monitoring: 'off' | 'waiting' | 'running' | 'paused' | 'keychain';
};

export type TrayAction =
  | { do: 'open' | 'overview' | 'look' | 'pause' | 'resume' | 'quit' }
  | { do: 'instance'; instanceId: string };

type TrayItem = 'line' | { label: string; action: TrayAction | null };

const MOST_NAMED = 8;
const LONGEST = 80;

export function trayItems(state: TrayState): TrayItem[] {
  const { monitoring } = state;
  const needs = standing(state);
  const more = needs.length - MOST_NAMED;
  return [
    words(glanceWords(state)),
    ...needs.slice(0, MOST_NAMED).map((need) => {
      const [first, ...others] = need.instances;
      const only = others.length === 0 ? first : undefined;
      return choice(
        oneLine(needTitle(need), LONGEST),
        only ? { do: 'instance', instanceId: only.instanceId } : { do: 'overview' },
      );
    }),
    ...(more > 0 ? [choice(`and ${thousands(more)} more`, { do: 'overview' })] : []),
    ...(monitoring in NOTES ? [words(NOTES[monitoring as keyof typeof NOTES])] : []),
    'line',
    choice('Open Quayside', { do: 'open' }),
    ...(monitoring === 'off'
      ? []
      : [
          monitoring === 'running' ? words('Checking…') : choice('Check now', { do: 'look' }),
          monitoring === 'paused' ? choice('Resume', { do: 'resume' }) : choice('Pause', { do: 'pause' }),
        ]),
    'line',
    choice('Quit Quayside', { do: 'quit' }),
  ];
}

/** `away`: a server is unreachable; `hand`: anything else needs a person. */
export function trayTone(state: TrayState): 'calm' | 'hand' | 'away' {
  const needs = standing(state);
  if (needs.some(({ kind }) => kind === 'unreachable')) return 'away';
  return needs.length > 0 ? 'hand' : 'calm';
}

export function glanceWords(state: TrayState): string {
  if (state.instances === 0) return 'No instances yet';
  const count = standing(state).length;
  return [
    counted(state.instances, 'instance', 'instances'),
    count > 0 && counted(count, 'thing needs you', 'things need you'),
    count === 0 && state.clear && 'all clear',
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function standing({ needs }: Pick<TrayState, 'needs'>): TrayState['needs'] {
  return needs.filter(({ tone, snoozed }) => tone !== 'quiet' && snoozed === null);
}

const NOTES = { paused: 'Monitoring is paused', keychain: 'Waits until the keychain is unlocked' };

function words(label: string): TrayItem {
  return { label, action: null };
}

function choice(label: string, action: TrayAction): TrayItem {
  return { label, action };
}
