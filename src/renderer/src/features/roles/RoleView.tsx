import { Button, SegmentedControl } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { Roles } from '../../../../shared/calls/roles.ts';
import { useActions } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { OwnRole } from './OwnRole.tsx';
import { RoleHolders } from './RoleHolders.tsx';
import { RolePermissions } from './RolePermissions.tsx';
import type { RoleItem } from './roleList.ts';
import classes from './roles.module.css';

type Props = { organizationRef: OrganizationRef; item: RoleItem; roles: Roles; readAt: number };

export function RoleView({ organizationRef, item, roles, readAt }: Props) {
  const { openInBrowser } = useActions();
  const [shows, show] = usePaneView(organizationRef, 'roleShows');
  const { name, custom } = item;
  const label = sanitizeText(name, 60) || 'Unnamed';
  return (
    <section className={classes.view} aria-label={`Role ${label}`}>
      <header className={classes.head}>
        <h3>
          <UntrustedText text={name} />
        </h3>
        {custom && (
          <Button
            variant="default"
            className={classes.open}
            leftSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
            title="Roles are changed on Dokploy’s own page"
            onClick={() => void openInBrowser(organizationRef.instanceId)}
          >
            Open in Dokploy
          </Button>
        )}
      </header>
      {custom && (
        <p className={classes.why}>
          Roles are changed in Dokploy, under Settings, Users. Take care when you rename one there: where the
          server refuses what is saved with the new name, everyone who has the role is locked out.
        </p>
      )}
      <div className={classes.switch}>
        <SegmentedControl
          aria-label="Show of this role"
          value={shows}
          data={[
            { value: 'may', label: 'What it may do' },
            { value: 'people', label: 'Who has it' },
          ]}
          onChange={(value) => show(() => (value === 'people' ? 'people' : 'may'))}
        />
      </div>
      {shows === 'people' ? (
        <RoleHolders organizationRef={organizationRef} role={name} readAt={readAt} />
      ) : custom ? (
        <RolePermissions role={custom} statements={roles.statements} />
      ) : (
        <OwnRole role={name} instanceId={organizationRef.instanceId} />
      )}
    </section>
  );
}
