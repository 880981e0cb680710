import { Box, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFilter } from '@tabler/icons-react';
import { formatNumber } from '../locale.ts';
import { MenuTarget } from '../MenuTarget.tsx';
import menuClasses from '../menu.module.css';
import { sanitizeText } from '../sanitizeText.ts';
import type { Option } from './filters.ts';
import classes from './frame.module.css';

/** As many values stand in a menu: people can be thousands. */
const MOST_OPTIONS = 100;

type Props = {
  title: string;
  /** The first of several carries the sign of a filter for all. */
  first: boolean;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

export function FilterMenu({ title, first, options, chosen, onChange }: Props) {
  const shown = options.filter(({ value }, at) => at < MOST_OPTIONS || chosen.includes(value));
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <MenuTarget>
        <Button
          variant="default"
          className={classes.filter}
          aria-label={
            chosen.length > 0 ? `Filter by ${title}, ${chosen.length} chosen` : `Filter by ${title}`
          }
          leftSection={first && <IconFilter size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
          disabled={options.length === 0}
        >
          {title}
          {/* Drawn by the style: the number is in the name already, with its word. */}
          {chosen.length > 0 && <span className={classes.chosen} data-count={chosen.length} aria-hidden />}
        </Button>
      </MenuTarget>
      <Menu.Dropdown className={menuClasses.menu}>
        <Menu.CheckboxGroup value={[...chosen]} onChange={onChange}>
          {shown.map((option) => (
            <Menu.CheckboxItem
              key={option.value}
              value={option.value}
              rightSection={
                <Box component="span" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {option.count}
                </Box>
              }
            >
              {sanitizeText(option.label, 40)}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
        {shown.length < options.length && (
          <Menu.Label>{formatNumber(options.length - shown.length)} more: type in the search box</Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
