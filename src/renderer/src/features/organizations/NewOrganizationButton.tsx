import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconPlus, IconX } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { writeKey } from '../../state/organizationWriting.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { denyCreateHere } from './entry.ts';
import { organizationName } from './organizationList.ts';
import classes from './organizations.module.css';

/** Stands below the list of organizations: the button that makes a new one, and what came or went last. */
export function NewOrganizationButton({ instanceId }: { instanceId: string }) {
  const { openDialog, dismissOrganizationWrite } = useActions();
  const why = useApp((state) => {
    const instance = state.byId[instanceId];
    return instance ? denyCreateHere(instance, dataOf(selectAccount(state, instanceId))) : null;
  });
  const write = useApp((state) => state.organizationWriting[writeKey(instanceId, null)]);
  const done = write?.state === 'done' && (write.task === 'create' || write.task === 'delete') ? write : null;

  function open(): void {
    dismissOrganizationWrite(instanceId, null);
    openDialog({ kind: 'new-organization', instanceId });
  }

  return (
    <footer className={classes.panelFoot}>
      <div role="status">
        {done && (
          <p className={classes.told}>
            <IconCheck size={14} stroke={2} aria-hidden />
            <span>
              <bdi>{organizationName(done.name)}</bdi> was {done.task === 'create' ? 'created' : 'deleted'}.
            </span>
            <ActionIcon
              size={20}
              aria-label="Dismiss"
              onClick={() => dismissOrganizationWrite(instanceId, null)}
            >
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </p>
        )}
      </div>
      <DisabledReason why={why}>
        {(barred) => (
          <Button
            variant="default"
            fullWidth
            leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
            onClick={open}
            {...barred}
          >
            New organization
          </Button>
        )}
      </DisabledReason>
    </footer>
  );
}
