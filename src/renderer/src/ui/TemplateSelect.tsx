import { NativeSelect } from '@mantine/core';
import { shownName } from './sanitizeText.ts';

type Props = {
  templates: readonly { id: string; name: string }[];
  value: string | null;
  /** The role sees everything: there is nothing to grant. */
  isNeedless: boolean;
  onChange: (id: string | null) => void;
};

export function TemplateSelect({ templates, value, isNeedless, onChange }: Props) {
  if (templates.length === 0) return null;
  const isThere = templates.some(({ id }) => id === value);
  return (
    <NativeSelect
      label="Permissions"
      description={isNeedless ? NEEDLESS : isThere ? WAITS : NOTHING}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      disabled={isNeedless}
      value={isThere && !isNeedless ? (value ?? '') : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      data={[
        { value: '', label: isNeedless ? 'Everything, by the role' : 'None yet' },
        ...templates.map(({ id, name }) => ({ value: id, label: shownName(name, 100) })),
      ]}
    />
  );
}

const NEEDLESS = 'This role sees everything.';
const NOTHING = 'A new member sees nothing until somebody grants it.';
const WAITS = 'Offered to you once they joined, and granted when you run it.';
