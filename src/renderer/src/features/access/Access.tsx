import { AccessBar } from './AccessBar.tsx';
import classes from './access.module.css';
import { ReturnedNote } from './ReturnedNote.tsx';
import { useAccessSection } from './sections.ts';

export function Access() {
  const { section, choose } = useAccessSection();
  return (
    <div className={classes.whole}>
      <ReturnedNote />
      <AccessBar section={section} onChoose={choose} />
      <section.Content />
    </div>
  );
}
