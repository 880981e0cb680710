import { Box, Group } from '@mantine/core';
import looks from './looks.module.css';
import { ToolButton } from './ToolButton.tsx';

export function UndoLine({ words, onUndo }: { words: string | null; onUndo: () => void }) {
  return (
    <Group gap={8} wrap="nowrap" {...(words === null ? {} : { pt: 2, pb: 8 })}>
      <Box component="p" className={looks.broken} miw={0} c="dimmed" role="status">
        {words}
      </Box>
      {words !== null && (
        <ToolButton small onClick={onUndo}>
          Undo
        </ToolButton>
      )}
    </Group>
  );
}
