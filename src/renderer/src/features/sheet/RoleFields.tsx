import { Checkbox, Group, TextInput } from '@mantine/core';
import { roleChoices } from '../../../../shared/roleWords.ts';
import classes from '../../parts/sheet.module.css';
import { readingOf } from '../../queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import choices from '../../ui/choices.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Reading } from '../../ui/Reading.tsx';
import type { FieldProps } from './fields.tsx';
import { faultAt, type ManyDraft } from './manyDraft.ts';

type Custom = NonNullable<ManyDraft['custom']>;

const withCustom = (change: FieldProps['change'], next: (custom: Custom) => Partial<Custom>) =>
  change((draft) => ({ ...draft, custom: draft.custom && { ...draft.custom, ...next(draft.custom) } }));

export function RoleName({ draft: { kind, custom }, change, fault }: FieldProps) {
  const error = faultAt(fault, 'name');
  return (
    <TextInput
      label={kind === 'rename-role' ? 'New name' : 'Name'}
      data-autofocus
      error={error}
      aria-invalid={error !== null || undefined}
      value={custom?.name ?? ''}
      onChange={({ currentTarget: { value: name } }) => withCustom(change, () => ({ name }))}
    />
  );
}

export function RoleReplaces({ draft: { custom }, change }: FieldProps) {
  return (
    <Checkbox
      label="Replace roles with this name"
      description="Where it exists with other permissions. Its people keep the role."
      checked={custom?.replaces ?? false}
      onChange={({ currentTarget: { checked: replaces } }) => withCustom(change, () => ({ replaces }))}
    />
  );
}

export function RolePermissions({ draft: { custom }, change }: FieldProps) {
  const { instanceId = '', organizationId = '' } = custom ?? {};
  const { query, readAgain } = useQuery('roles.read', custom && { instanceId, organizationId });
  const statements = readingOf(query)?.data.statements;
  if (!custom) return null;
  if (!statements && query.state === 'failed')
    return <FailureAlert error={query.error} onRetry={readAgain} />;
  if (statements === undefined) return <Reading>Reading what roles can allow…</Reading>;
  const set = (resource: string, actions: readonly string[], isAllowed: boolean) =>
    withCustom(change, ({ permissions: { [resource]: had = [], ...others } }) => {
      const left = had.filter((each) => !actions.includes(each));
      const has = isAllowed ? [...left, ...actions] : left;
      return { permissions: has.length > 0 ? { ...others, [resource]: has } : others };
    });
  return roleChoices(custom.permissions, statements ?? {}).map(({ title, rows }) => (
    <fieldset key={title} className={choices.choices} data-filter>
      <legend>{title}</legend>
      <ul className={classes.list} aria-label={title}>
        {rows.map(({ resource, name, actions }) => {
          const own = actions.map(([action]) => action);
          const had = custom.permissions[resource] ?? [];
          const count = own.filter((each) => had.includes(each)).length;
          return (
            <li key={resource} className={classes.row}>
              <Checkbox
                label={actions.length > 1 ? name : `${name}: ${actions[0]?.[1]}`}
                className={classes.words}
                indeterminate={count > 0 && count < own.length}
                checked={count === own.length}
                onChange={({ currentTarget }) => set(resource, own, currentTarget.checked)}
              />
              {actions.length > 1 && (
                <Group gap="4px 14px" flex="1 0 100%" ps={30}>
                  {actions.map(([action, words]) => (
                    <Checkbox
                      key={action}
                      size="xs"
                      label={words}
                      aria-label={`${name}: ${words}`}
                      checked={had.includes(action)}
                      onChange={({ currentTarget }) => set(resource, [action], currentTarget.checked)}
                    />
                  ))}
                </Group>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  ));
}
