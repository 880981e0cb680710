import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { formatNumber } from '../../ui/locale.ts';
import note from '../../ui/note.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { InVain } from './rolesInVain.ts';

export function RoleNotes({
  inVain,
  onShow,
}: {
  inVain: readonly InVain[];
  onShow: (roles: string[]) => void;
}) {
  return inVain.map((each) => (
    <div key={each.why} className={note.note}>
      <IconAlertTriangle size={15} stroke={1.75} aria-hidden />
      <p>{wordsOf(each)}</p>
      <Button size="compact-sm" variant="default" onClick={() => onShow(each.roles)}>
        Show {each.people === 1 ? 'this person' : 'these people'}
      </Button>
    </div>
  ));
}

function wordsOf({ why, roles, people }: InVain): string {
  const named = roles
    .slice(0, 3)
    .map((role) => `“${sanitizeText(role, 40) || 'Unnamed'}”`)
    .join(', ');
  const more = roles.length > 3 ? ` and ${formatNumber(roles.length - 3)} more` : '';
  const who = people === 1 ? '1 person has' : `${formatNumber(people)} people have`;
  const role = roles.length === 1 ? `the role ${named}` : `one of the roles ${named}${more}`;
  return why === 'no-license'
    ? `${who} ${role}, which opens nothing: the owner of this organization has no Dokploy license.`
    : `${who} ${role}, which this organization does not have. They can do nothing until they are given another.`;
}
