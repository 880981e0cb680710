import { SegmentedControl } from '@mantine/core';
import type { AccessSectionId } from '../../state/views.ts';
import classes from './access.module.css';
import { type AccessSection, SECTIONS } from './sections.ts';

/** Above the sections of Access: which of them is looked at. */
export function AccessBar(props: { section: AccessSection; onChoose: (id: AccessSectionId) => void }) {
  if (SECTIONS.length === 1) return null;
  return (
    <div className={classes.bar}>
      <SegmentedControl
        aria-label="Section of access"
        value={props.section.id}
        data={SECTIONS.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(id) => props.onChoose(id as AccessSectionId)}
      />
    </div>
  );
}
