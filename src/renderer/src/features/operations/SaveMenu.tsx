import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileExport } from '@tabler/icons-react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Result } from '../../../../shared/errors.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './activity.module.css';
import type { HandedOut } from './HandedOut.tsx';

type Format = 'csv' | 'json';

/** A button that opens the formats in which something can be saved; main asks where. */
export function SaveMenu({
  title,
  save,
  onTold,
  disabled = false,
  folds = false,
}: {
  title: string;
  save: (format: Format) => Promise<Result<CallOutput<'activity.export'>>>;
  onTold: (told: HandedOut) => void;
  disabled?: boolean;
  /** Whether a small window shows its sign alone. */
  folds?: boolean;
}) {
  async function run(format: Format): Promise<void> {
    const saved = await save(format);
    if (!saved.ok) onTold({ error: saved.error });
    else if (saved.value.outcome === 'saved')
      onTold({ words: `Saved as “${sanitizeText(saved.value.fileName)}”.` });
  }
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <MenuTarget>
        <Button
          variant="default"
          disabled={disabled}
          {...(folds ? { 'aria-label': title, title, className: classes.folding } : {})}
          leftSection={<IconFileExport size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
        >
          {folds ? <span className={classes.foldingLabel}>{title}</span> : title}
        </Button>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run('csv')}>As CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => void run('json')}>As JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
