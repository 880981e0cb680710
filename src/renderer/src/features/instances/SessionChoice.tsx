import { Checkbox } from '@mantine/core';
import type { Attempt } from '../../state/model.ts';

/** Offers, once the keychain has failed, to keep the key in memory until the app ends. */
export function SessionChoice(props: {
  attempt: Attempt | null;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { attempt, checked, onChange } = props;
  const failed = attempt?.state === 'failed' && attempt.error.code.startsWith('keychain-');
  if (!failed && !checked) return null;
  return (
    <Checkbox
      label="Keep for this session"
      description="In memory only, until Quayside ends: never on disk. It can be moved into the keychain later."
      checked={checked}
      disabled={attempt?.state === 'running'}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
