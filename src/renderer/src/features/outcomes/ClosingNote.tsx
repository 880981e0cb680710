import { IconPower } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { isRunning } from '../../state/operations.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import classes from './feedback.module.css';
import { closingWords } from './words.ts';

export function ClosingNote() {
  const closing = useApp((state) => state.closing);
  const running = useApp((state) => state.operations.list.filter(isRunning).length);
  const { call } = useActions();
  if (closing === null) return null;
  return (
    <div className={`${classes.told} ${classes.closing}`} data-tone="warn">
      <IconPower size={15} stroke={2} aria-hidden />
      <span className={looks.words}>{closingWords(closing, running)}</span>
      {closing === 'finishing' && (
        <ToolButton small onClick={() => void call('app.signal', { signal: 'stay-open' })}>
          Stay open
        </ToolButton>
      )}
    </div>
  );
}
