import { Group, SegmentedControl } from '@mantine/core';
import { IconFileImport, IconReport } from '@tabler/icons-react';
import { useActions } from '../../state/app.tsx';
import type { AccessSectionId } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import classes from './access.module.css';
import { ReturnedNote } from './ReturnedNote.tsx';
import { type AccessSection, SECTIONS, useAccessSection } from './sections.ts';

export function Access() {
  const { section, choose } = useAccessSection();
  return (
    <div className={looks.column}>
      <ReturnedNote />
      <AccessBar section={section} onChoose={choose} />
      <section.Content />
    </div>
  );
}

function AccessBar(props: { section: AccessSection; onChoose: (id: AccessSectionId) => void }) {
  const { openDialog } = useActions();
  return (
    <div className={classes.bar}>
      {SECTIONS.length > 1 && (
        <SegmentedControl
          aria-label="Section of access"
          value={props.section.id}
          data={SECTIONS.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(id) => props.onChoose(id as AccessSectionId)}
        />
      )}
      <Group gap={8} ml="auto" align="stretch">
        <ToolButton icon={IconFileImport} onClick={() => openDialog({ kind: 'wanted-access' })}>
          Read a file…
        </ToolButton>
        <ToolButton icon={IconReport} onClick={() => openDialog({ kind: 'access-review' })}>
          Access review…
        </ToolButton>
      </Group>
    </div>
  );
}
