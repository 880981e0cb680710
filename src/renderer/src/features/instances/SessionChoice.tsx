import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import type { Attempt } from '../../state/model.ts';
import { KeepForSession } from '../../ui/KeepForSession.tsx';

/** Offers, once the keychain has failed, to keep the key in memory until the app ends. */
export function SessionChoice(props: {
  attempt: Attempt | null;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { attempt, checked, onChange } = props;
  const failed = attempt?.state === 'failed' && isKeychainTrouble(attempt.error);
  if (!failed && !checked) return null;
  return <KeepForSession checked={checked} onChange={onChange} disabled={attempt?.state === 'running'} />;
}
