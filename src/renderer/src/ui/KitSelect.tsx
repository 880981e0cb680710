import { NativeSelect } from '@mantine/core';
import { shownName } from './sanitizeText.ts';

type Props = {
  kits: readonly { id: string; name: string }[];
  value: string | null;
  /** The role sees everything: there is nothing to grant. */
  isNeedless: boolean;
  onChange: (id: string | null) => void;
};

export function KitSelect({ kits, value, isNeedless, onChange }: Props) {
  if (kits.length === 0) return null;
  const isThere = kits.some(({ id }) => id === value);
  return (
    <NativeSelect
      label="Kit"
      description={isNeedless ? NEEDLESS : isThere ? WAITS : NOTHING}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={isThere ? (value ?? '') : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      data={[
        { value: '', label: 'None' },
        ...kits.map(({ id, name }) => ({ value: id, label: shownName(name, 100) })),
      ]}
    />
  );
}

const NEEDLESS = 'This role sees everything.';
const NOTHING = 'New members see nothing until you grant it.';
const WAITS = 'Its permissions are offered once they join.';
