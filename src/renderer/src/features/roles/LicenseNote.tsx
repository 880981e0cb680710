import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { Roles } from '../../../../shared/calls/organizations.ts';
import { has, since } from '../../../../shared/capabilities.ts';
import { useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { formatNumber } from '../../ui/locale.ts';
import { customHolders, type RoleItem } from './roleList.ts';
import classes from './roles.module.css';

export function LicenseNote(props: { instanceId: string; roles: Roles; items: readonly RoleItem[] }) {
  const { instanceId, roles, items } = props;
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const holders = customHolders(items);
  const words = noteWords(roles, holders, version);
  if (words === null) return null;
  const isWarning = holders > 0;
  const Sign = isWarning ? IconAlertTriangle : IconInfoCircle;
  return (
    <p className={classes.license} data-warn={isWarning || undefined}>
      <Sign size={15} stroke={1.75} aria-hidden className={isWarning ? classes.warnSign : classes.sign} />
      <span>{words}</span>
    </p>
  );
}

function noteWords({ roles, licensed }: Roles, holders: number, version: string | null): string | null {
  if (roles === null) {
    const brings = since('customRole.all');
    const runs =
      has({ version }, 'customRole.all') || version === null ? '' : ` This server runs ${version}.`;
    return `This server has Dokploy’s own roles alone: roles of one’s own came with ${brings}.${runs}`;
  }
  if (licensed !== false) return null;
  if (holders === 0)
    return 'Making roles needs a Dokploy license, which the owner of this organization does not have.';
  const who = holders === 1 ? '1 person has' : `${formatNumber(holders)} people have`;
  return `${who} a role that opens nothing: the owner of this organization has no Dokploy license, and without one the server turns them away (“Invalid role”). Make them members or admins, or enter a license in Dokploy.`;
}
