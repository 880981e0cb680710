import type { Day } from '../../../shared/ends.ts';
import { attentionWords, endingOn } from './ends.ts';
import { joinedWords, selectJoinedCount } from './joinedPeople.ts';
import type { State } from './model.ts';

/** What of access needs attention on a day, in one line; null where nothing does. */
export function selectAccessWords(state: State, today: Day): string | null {
  const words = [
    driftWords(state),
    attentionWords(endingOn(state.ends.ends, today)),
    joinedWords(selectJoinedCount(state)),
  ];
  return words.filter((part) => part !== null).join('. ') || null;
}

export function selectAccessCount(state: State, today: Day): number {
  return state.access.drifting + endingOn(state.ends.ends, today).length + selectJoinedCount(state);
}

/** That baselines differ from what is now, and how many; null where none does. */
function driftWords({ access: { drifting } }: State): string | null {
  if (drifting === 0) return null;
  return drifting === 1 ? '1 baseline differs from now' : `${drifting} baselines differ from now`;
}
