import { NativeSelect, TextInput } from '@mantine/core';
import {
  AUDIT_ACTION_WORDS,
  AUDIT_ACTIONS,
  AUDIT_RESOURCE_WORDS,
  AUDIT_RESOURCES,
} from '../../../../shared/audit.ts';
import type { AuditDraft } from '../../state/views.ts';
import classes from './audit.module.css';

export function AuditFilters({
  draft,
  set,
}: {
  draft: AuditDraft;
  set: (part: Partial<AuditDraft>) => void;
}) {
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label="User"
        placeholder="Any user"
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        w={180}
        value={draft.user}
        onChange={({ currentTarget }) => set({ user: currentTarget.value })}
      />
      <NativeSelect
        aria-label="Action"
        value={draft.action}
        data={[
          { value: '', label: 'Any action' },
          ...AUDIT_ACTIONS.map((value) => ({ value, label: AUDIT_ACTION_WORDS[value] ?? value })),
        ]}
        onChange={({ currentTarget }) => set({ action: currentTarget.value })}
      />
      <NativeSelect
        aria-label="Resource"
        value={draft.resourceType}
        data={[
          { value: '', label: 'Any resource' },
          ...AUDIT_RESOURCES.map((value) => ({ value, label: AUDIT_RESOURCE_WORDS[value] ?? value })),
        ]}
        onChange={({ currentTarget }) => set({ resourceType: currentTarget.value })}
      />
      <DayBox label="From" value={draft.from} max={draft.to} onChange={(from) => set({ from })} />
      <DayBox label="To" value={draft.to} min={draft.from} onChange={(to) => set({ to })} />
    </div>
  );
}

function DayBox(props: {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}) {
  const { label, value, min, max, onChange } = props;
  return (
    <TextInput
      type="date"
      label={label}
      classNames={{ root: classes.day, label: classes.dayLabel }}
      {...(min ? { min } : {})}
      max={max || '9999-12-31'}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
