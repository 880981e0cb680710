import { Box } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateHere } from '../../state/denials.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';

export function NewOrganizationButton({ instanceId }: { instanceId: string }) {
  const { openDialog } = useActions();
  const why = useApp((state) => {
    const instance = state.byId[instanceId];
    return instance ? denyCreateHere(instance, dataOf(selectAccount(state, instanceId))) : null;
  });
  return (
    <Box component="footer" flex="none" mt="auto" pt={8} px={10} pb={12}>
      <ToolButton
        fullWidth
        icon={IconPlus}
        onClick={() => openDialog({ kind: 'new-organization', instanceId })}
        why={why}
      >
        New organization
      </ToolButton>
    </Box>
  );
}
