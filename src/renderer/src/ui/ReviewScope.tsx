import { Box, Checkbox, NativeSelect, SegmentedControl, Stack } from '@mantine/core';
import { useId } from 'react';
import { useApp, useAppShallow } from '../state/app.tsx';
import choices from './choices.module.css';
import { formatNumber } from './locale.ts';
import { ScopeOrganizations } from './ScopeOrganizations.tsx';
import { shownName } from './sanitizeText.ts';
import { SCOPE_KINDS, type ScopeDraft } from './scopeDraft.ts';

type ScopeProps = {
  draft: ScopeDraft;
  onDraft: (draft: ScopeDraft) => void;
  error: string | null;
  /** Whole instances alone can be chosen. */
  isWhole?: boolean;
};

export function ReviewScope(props: ScopeProps) {
  const { draft, onDraft, isWhole = false } = props;
  const id = useId();
  const hasGroups = useApp((state) => state.preferences.groups.length > 0);
  return (
    <Stack gap={8}>
      <Box component="span" id={id} fw={560}>
        Scope
      </Box>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={draft.kind}
        data={SCOPE_KINDS.filter(({ value }) =>
          value === 'group' ? hasGroups : value !== 'organizations' || !isWhole,
        )}
        onChange={(kind) => onDraft({ ...draft, kind: kind as ScopeDraft['kind'] })}
      />
      <Chooser {...props} />
    </Stack>
  );
}

function Chooser(props: ScopeProps) {
  switch (props.draft.kind) {
    case 'all':
      return null;
    case 'group':
      return <Group {...props} />;
    case 'instances':
      return <Instances {...props} />;
    case 'organizations':
      return <ScopeOrganizations {...props} />;
  }
}

function Group({ draft, onDraft, error }: ScopeProps) {
  const groups = useApp((state) => state.preferences.groups);
  return (
    <NativeSelect
      label="Group"
      error={error}
      value={draft.groupId ?? ''}
      onChange={({ currentTarget: { value } }) => onDraft({ ...draft, groupId: value === '' ? null : value })}
      data={[
        ...(draft.groupId === null ? [{ value: '', label: 'Choose a group' }] : []),
        ...groups.map(({ id, name, instanceIds }) => ({
          value: id,
          label: `${shownName(name, 40)} (${formatNumber(instanceIds.length)})`,
        })),
      ]}
    />
  );
}

function Instances({ draft, onDraft, error }: ScopeProps) {
  const order = useApp((state) => state.order);
  const names = useAppShallow((state) => order.map((id) => shownName(state.byId[id]?.name, 60)));
  const chosen = order.filter((id) => draft.instanceIds.includes(id));
  const choose = (instanceIds: readonly string[]) => onDraft({ ...draft, instanceIds });
  return (
    <fieldset className={choices.choices}>
      <legend>Instances</legend>
      <Checkbox
        label={`All (${formatNumber(order.length)})`}
        error={error}
        checked={chosen.length === order.length}
        indeterminate={chosen.length > 0 && chosen.length < order.length}
        onChange={({ currentTarget }) => choose(currentTarget.checked ? order : [])}
      />
      <ul className={choices.chooser} aria-label="Instances" tabIndex={-1}>
        {order.map((id, at) => (
          <li key={id} className={choices.choice}>
            <Checkbox
              label={names[at]}
              checked={chosen.includes(id)}
              onChange={({ currentTarget }) =>
                choose(currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
              }
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
