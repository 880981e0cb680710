import { IconKeyOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { dateOf } from '../../ui/when.ts';
import type { OrganizationItem } from './organizationList.ts';
import classes from './organizations.module.css';

export function NoKey(props: { item: OrganizationItem; opened: readonly string[]; actions?: ReactNode }) {
  const { item, opened, actions } = props;
  return (
    <div className={classes.noKey}>
      <EmptyState icon={IconKeyOff} title={`No key for ${item.name}`}>
        <p>
          A Dokploy key opens one organization. Members and invitations of this one need a key that was made
          in it.
        </p>
        {opened.length > 0 && <p>There is a key here for {opened.join(', ')}.</p>}
        {/* Above the facts: a small window would hide the buttons below its edge. */}
        {actions}
        <dl className={classes.known}>
          <dt>Your role</dt>
          <dd>{item.role ? sanitizeText(item.role) : 'unknown'}</dd>
          <dt>Default</dt>
          <dd>{item.isDefault ? 'yes' : 'no'}</dd>
          <dt>Created</dt>
          <dd>{item.createdAt === null ? 'unknown' : dateOf(item.createdAt)}</dd>
        </dl>
      </EmptyState>
    </div>
  );
}
