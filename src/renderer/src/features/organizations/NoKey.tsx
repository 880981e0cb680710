import { Box } from '@mantine/core';
import { IconKeyOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sanitizeText } from '../../sanitizeText.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { dateOf } from '../../when.ts';
import type { OrganizationItem } from './organizationList.ts';

export function NoKey(props: { item: OrganizationItem; opened: readonly string[]; actions?: ReactNode }) {
  const { item, opened, actions } = props;
  return (
    <Box flex={1} style={{ overflowY: 'auto' }}>
      <EmptyState icon={IconKeyOff} title={`No key for ${item.name}`}>
        <p>
          A Dokploy key opens one organization. This one needs its own key to show members and invitations.
        </p>
        {opened.length > 0 && <p>There is a key here for {opened.join(', ')}.</p>}
        {actions}
        <Box
          component="dl"
          display="grid"
          c="var(--q-text)"
          ta="start"
          style={{ gridTemplateColumns: 'auto auto', gap: '4px 16px', margin: '14px 0 0' }}
        >
          <dt>Your role</dt>
          <dd>{item.role ? sanitizeText(item.role) : 'unknown'}</dd>
          <dt>Default</dt>
          <dd>{item.isDefault ? 'yes' : 'no'}</dd>
          <dt>Created</dt>
          <dd>{item.createdAt === null ? 'unknown' : dateOf(item.createdAt)}</dd>
        </Box>
      </EmptyState>
    </Box>
  );
}
