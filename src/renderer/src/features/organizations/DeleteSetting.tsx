import { Button } from '@mantine/core';
import type { Organization } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyDelete } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { selectOrganizations } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { isDeletionOf } from './changes.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

type Props = { instanceId: string; organization: Organization; principal: Principal };

export function DeleteSetting({ instanceId, organization, principal }: Props) {
  const { openDialog } = useActions();
  const all = useApp((state) => selectOrganizations(state, instanceId));
  const writable = useApp((state) => state.writable);
  const why = denyDelete(principal, organization, all)?.reason ?? (writable ? null : UNWRITABLE);
  const running = useApp(({ operations }) => isUnderWay(operations, isDeletionOf(organization.id)));

  function open(): void {
    if (running) return;
    openDialog({ kind: 'delete-organization', instanceId, organizationId: organization.id });
  }

  return (
    <Section title="Delete">
      <p>Deletes it for everyone, with all its projects. What it runs stays running on the servers.</p>
      <div className={classes.buttons}>
        <DisabledReason why={why}>
          {(barred) => (
            <Button
              variant="default"
              className={why ? undefined : classes.danger}
              aria-disabled={running}
              onClick={open}
              {...barred}
            >
              {running ? 'Deleting…' : 'Delete organization'}
            </Button>
          )}
        </DisabledReason>
        {why && <span className={classes.why}>{why}</span>}
      </div>
    </Section>
  );
}

const UNWRITABLE =
  'The list of instances was written by a newer Quayside, so this one cannot remove its keys.';
