import { Button } from '@mantine/core';
import classes from './UndoLine.module.css';

export function UndoLine({ words, onUndo }: { words: string | null; onUndo: () => void }) {
  return (
    <div className={classes.line} data-empty={words === null || undefined}>
      <p role="status">{words}</p>
      {words !== null && (
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          Undo
        </Button>
      )}
    </div>
  );
}
