import { Checkbox, NativeSelect } from '@mantine/core';
import { memo } from 'react';
import { ownRoleWords, roleInShort } from '../../../../shared/roleWords.ts';
import type { Target } from '../../../../shared/target.ts';
import { useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectRights } from '../../state/selectors.ts';
import choices from '../../ui/choices.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { OWN_ROLE, ROLES_EVERYWHERE } from './manyDraft.ts';

export const OrganizationChoice = memo(function OrganizationChoice(props: {
  target: Target;
  role: string | undefined;
  offersOwn: boolean;
  onRole: (key: string, role: string | null) => void;
}) {
  const { target, role, offersOwn, onRole } = props;
  const key = organizationKey(target);
  const may = useApp((state) => madeRoleWords(state, target, role));
  const name = placeName(target);
  return (
    <li className={choices.choice}>
      <Checkbox
        label={name}
        description={target.whyUnknown}
        checked={role !== undefined}
        onChange={({ currentTarget }) => onRole(key, currentTarget.checked ? 'member' : null)}
      />
      {role !== undefined && (
        <NativeSelect
          aria-label={`Role in ${name}`}
          {...(may === '' ? {} : { description: may })}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={role}
          onChange={({ currentTarget }) => onRole(key, currentTarget.value)}
          data={[
            ...(offersOwn ? [{ value: OWN_ROLE, label: 'Same role' }] : []),
            ...(target.roles ?? ROLES_EVERYWHERE).map((each) => ({
              value: each,
              label: sanitizeText(each, 40) || each,
            })),
          ]}
        />
      )}
    </li>
  );
});

/** What a role may do that was made in an organization; the three that every Dokploy has need no words here. */
function madeRoleWords(
  state: State,
  { instanceId, organizationId }: Target,
  role: string | undefined,
): string {
  const rights = dataOf(selectRights(state, instanceId, organizationId));
  if (!rights || role === undefined || ownRoleWords(role) !== null) return '';
  return roleInShort(role, rights);
}
