import { Menu } from '@mantine/core';
import { IconChevronDown, IconFileExport } from '@tabler/icons-react';
import type { Result } from '../../../shared/errors.ts';
import { sanitizeText } from '../sanitizeText.ts';
import type { HandedOut } from '../told.ts';
import folding from './folding.module.css';
import { MenuTarget } from './MenuTarget.tsx';
import { ToolButton } from './ToolButton.tsx';

type Format = 'csv' | 'json';
type Saved = { outcome: 'saved'; fileName: string };
type Answer<T> = Promise<Result<T | { outcome: 'canceled' } | { outcome: 'copied' }>>;

export function SaveMenu<T extends Saved>(props: {
  title: string;
  save: (format: Format) => Answer<T>;
  also?: { label: string; save: () => Answer<Saved> };
  onTold: (told: HandedOut) => void;
  wordsOf?: (saved: T) => string;
  disabled?: boolean;
  folds?: boolean;
}) {
  const { title, save, also, onTold, wordsOf, disabled = false, folds = false } = props;
  async function run<A extends Saved>(answer: Answer<A>, words?: (saved: A) => string): Promise<void> {
    const saved = await answer;
    if (!saved.ok) onTold({ error: saved.error });
    else if (saved.value.outcome === 'saved') {
      const told = words?.(saved.value) ?? '';
      onTold({ words: `Saved as “${sanitizeText(saved.value.fileName)}”. ${told}`.trim() });
    }
  }
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <MenuTarget>
        <ToolButton
          disabled={disabled}
          {...(folds ? { 'aria-label': title, title, className: folding.folding } : {})}
          icon={IconFileExport}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
        >
          {folds ? <span className={folding.foldingLabel}>{title}</span> : title}
        </ToolButton>
      </MenuTarget>
      <Menu.Dropdown>
        {also && <Menu.Item onClick={() => void run(also.save())}>{also.label}</Menu.Item>}
        <Menu.Item onClick={() => void run(save('csv'), wordsOf)}>As CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => void run(save('json'), wordsOf)}>As JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
