import { Box } from '@mantine/core';
import { IconColumns3, IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { selectColumns } from '../../state/sideBySide.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { ComparedTable } from './ComparedTable.tsx';
import { OrganizationPicker } from './OrganizationPicker.tsx';
import type { PlaceControls } from './PlaceCell.tsx';

type Props = {
  controls: PlaceControls;
  /** These people alone, by id; null for everybody. */
  only: ReadonlySet<string> | null;
};

export function SideBySide(props: Props) {
  const isEmpty = useApp((state) => selectColumns(state).length === 0);
  return isEmpty ? <NothingChosen /> : <ComparedTable {...props} />;
}

function NothingChosen() {
  const { compareColumns } = useActions();
  return (
    <Box flex={1} style={{ overflowY: 'auto' }}>
      <EmptyState icon={IconColumns3} title="Compare organizations">
        <p>
          Compare two to four organizations of any instances. See who is missing, has another role, or has no
          2FA. Invite people from one to another.
        </p>
        <OrganizationPicker
          label="First organization"
          taken={[]}
          onChoose={(chosen) => compareColumns([{ ...chosen, shows: 'members' }])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} variant="filled" mt={10} {...button}>
              Choose an organization
            </ToolButton>
          )}
        </OrganizationPicker>
      </EmptyState>
    </Box>
  );
}
