import { Button } from '@mantine/core';
import classes from '../../parts/sheet.module.css';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';

export function useKeptDraft<D extends object>(begin: object) {
  const [sheets, onSheets] = usePaneView(HOME_PANE, 'sheets');
  const subject = JSON.stringify(begin);
  const keep = (draft: D | null) =>
    onSheets(({ [subject]: _, ...others }) => (draft ? { ...others, [subject]: draft } : others));
  return [(sheets[subject] as D | undefined) ?? null, keep] as const;
}

export function AsLeft({ onStartOver }: { onStartOver: () => void }) {
  return (
    <div className={classes.row}>
      <span className={classes.words}>As you left it.</span>
      <Button size="compact-sm" variant="subtle" onClick={onStartOver}>
        Start over
      </Button>
    </div>
  );
}
