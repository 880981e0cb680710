import { Box, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import type { ComparedList } from '../../state/sideBySide.ts';
import note from '../../ui/note.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import { columnId } from './comparedColumns.tsx';
import { type Knowledge, nameOf } from './words.ts';

export function ListNotes(props: { lists: readonly ComparedList[]; knowledge: readonly Knowledge[] }) {
  const { lists, knowledge } = props;
  const notes = lists.map((list, at) => {
    const known = knowledge[at];
    return known ? <ListNote key={columnId(list)} list={list} known={known} /> : null;
  });
  return (
    <>
      {lists.length === 1 && (
        <Box component="p" mb={8} c="dimmed">
          Add a second column to compare.
        </Box>
      )}
      <Stack role="status" gap={0}>
        {notes}
      </Stack>
    </>
  );
}

function ListNote({ list, known }: { list: ComparedList; known: Knowledge }) {
  const now = useNow();
  const why = 'why' in known ? known.why : null;
  if (why === null) return null;
  const words = known.state === 'old' ? `as of ${clockOf(known.at, now)}. ${why}` : why;
  return (
    <div className={note.note}>
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <p>
        <b>
          <bdi>{nameOf(list)}</bdi>
        </b>
        : {words}
      </p>
      <NoteButton list={list} />
    </div>
  );
}

/** What can be done about it: of an unknown instance nothing, its column’s own menu removes it. */
function NoteButton(props: { list: ComparedList }) {
  const {
    list: { instanceId, organizationId, shows, hasKey, isListed },
  } = props;
  const writable = useApp((state) => state.writable);
  const { openDialog, retryList } = useActions();
  if (!isListed) return null;
  return hasKey ? (
    <ToolButton small onClick={() => void retryList(shows, instanceId, organizationId)}>
      Retry
    </ToolButton>
  ) : (
    <ToolButton
      small
      disabled={!writable}
      onClick={() => openDialog({ kind: 'paste-key', instanceId, organizationId })}
    >
      Paste a key…
    </ToolButton>
  );
}
