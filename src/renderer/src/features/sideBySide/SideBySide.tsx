import { Box, Button, Flex } from '@mantine/core';
import { IconColumns3, IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { selectColumns } from '../../state/sideBySide.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { ComparedTable } from './ComparedTable.tsx';
import { OrganizationPicker } from './OrganizationPicker.tsx';
import type { PlaceControls } from './PlaceCell.tsx';

export function SideBySide({ controls }: { controls: PlaceControls }) {
  const isEmpty = useApp((state) => selectColumns(state).length === 0);
  return isEmpty ? <NothingChosen /> : <ComparedTable controls={controls} />;
}

function NothingChosen() {
  const arrangements = useApp((state) => state.preferences.arrangements);
  const { arrangeColumns, openArrangement } = useActions();
  return (
    <Box
      component="section"
      flex={1}
      px="var(--q-inset)"
      style={{ overflowY: 'auto' }}
      aria-label="Side by side"
    >
      <EmptyState icon={IconColumns3} title="Compare organizations side by side">
        <p>
          Put two to four organizations of any instances next to each other: who is in one and not in the
          other, who has another role, and who has no 2FA. People can be dragged from one to another.
        </p>
        <OrganizationPicker
          label="Organization to begin with"
          taken={[]}
          onChoose={(chosen) => arrangeColumns([{ ...chosen, shows: 'members' }])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} variant="filled" {...button}>
              Choose an organization
            </ToolButton>
          )}
        </OrganizationPicker>
        {arrangements.length > 0 && (
          <Flex
            component="ul"
            gap={8}
            wrap="wrap"
            justify="center"
            mt={16}
            mx={0}
            mb={0}
            aria-label="Arrangements"
          >
            {arrangements.map(({ id, name }) => (
              <li key={id}>
                <Button variant="default" onClick={() => openArrangement(id)}>
                  <bdi>{sanitizeText(name, 60)}</bdi>
                </Button>
              </li>
            ))}
          </Flex>
        )}
      </EmptyState>
    </Box>
  );
}
