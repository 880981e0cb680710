import { Button } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { shortcutsOf } from '../../../../shared/shortcuts.ts';
import { useActions, useApp, useShortcut } from '../../state/app.tsx';
import folding from '../../ui/folding.module.css';
import { Keys } from '../../ui/Keys.tsx';

export function PaletteField() {
  const { runCommand } = useActions();
  const platform = useApp((state) => state.platform);
  const shortcut = useShortcut('command-palette');
  const [chord] = shortcutsOf('command-palette', platform);
  return (
    <Button
      variant="default"
      flex="0 9999 300px"
      miw={182}
      px={10}
      c="dimmed"
      fw={400}
      justify="space-between"
      aria-haspopup="dialog"
      aria-keyshortcuts={shortcut?.aria}
      styles={{ label: { flex: 1 } }}
      leftSection={<IconSearch size={15} stroke={1.75} aria-hidden />}
      rightSection={
        chord && (
          <span className={folding.foldingLabel} aria-hidden>
            <Keys chord={chord} mac={platform === 'darwin'} />
          </span>
        )
      }
      onClick={() => runCommand('command-palette')}
    >
      Find or do anything
    </Button>
  );
}
