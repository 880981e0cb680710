import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateHere } from '../../state/denials.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import sideList from '../../ui/sideList.module.css';

/** Stands below the list of organizations: the button that makes a new one. */
export function NewOrganizationButton({ instanceId }: { instanceId: string }) {
  const { openDialog } = useActions();
  const why = useApp((state) => {
    const instance = state.byId[instanceId];
    return instance ? denyCreateHere(instance, dataOf(selectAccount(state, instanceId))) : null;
  });
  return (
    <footer className={sideList.foot}>
      <DisabledReason why={why}>
        {(barred) => (
          <Button
            variant="default"
            fullWidth
            leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
            onClick={() => openDialog({ kind: 'new-organization', instanceId })}
            {...barred}
          >
            New organization
          </Button>
        )}
      </DisabledReason>
    </footer>
  );
}
