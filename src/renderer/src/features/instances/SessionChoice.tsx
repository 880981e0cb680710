import { isKeychainTrouble } from '../../../../shared/errors.ts';
import { KeepForSession } from '../../parts/KeepForSession.tsx';
import { useDialog } from '../../state/dialogContext.tsx';

export function SessionChoice(props: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { checked, onChange } = props;
  const { running, error } = useDialog();
  const failed = error !== null && isKeychainTrouble(error);
  if (!failed && !checked) return null;
  return <KeepForSession checked={checked} onChange={onChange} disabled={running} />;
}
