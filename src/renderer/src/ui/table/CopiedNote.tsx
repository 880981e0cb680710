import classes from './table.module.css';

/** What was copied just now, as words; always there, so that a screen reader tells each change. */
export function CopiedNote({ words }: { words: string }) {
  return (
    <div className={classes.copied} aria-live="polite">
      {words !== '' && <span>{words}</span>}
    </div>
  );
}
