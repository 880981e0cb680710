import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFileExport, IconFileImport, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useRef } from 'react';
import type { KeptTemplate } from '../../../../shared/calls/templates.ts';
import { formatNumber } from '../../ui/locale.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import sideList from '../../ui/sideList.module.css';
import { rowAfterKey } from '../../ui/table/rowKeys.ts';
import names from './BaselineList.module.css';
import classes from './templates.module.css';
import { usesWords } from './templateWords.ts';

type Props = {
  templates: readonly KeptTemplate[];
  chosenId: string;
  onChoose: (id: string) => void;
  tools: { onNew: () => void; onImport: () => void; onExport: (ids: readonly string[]) => void };
};

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** The templates by name. Arrows, Home and End move between them; Enter and Space choose. */
export function TemplateList({ templates, chosenId, onChoose, tools }: Props) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const from = buttons.indexOf(event.target as HTMLButtonElement);
    const goal = from < 0 ? null : rowAfterKey(event.key, from, buttons.length, 10);
    if (goal === null) return;
    event.preventDefault();
    buttons[goal]?.focus();
  }

  return (
    <section className={sideList.side} aria-labelledby={headingId}>
      <header className={sideList.head}>
        <h2 id={headingId}>Templates</h2>
        <span className={classes.tools}>
          {formatNumber(templates.length)}
          <Menu position="bottom-end" width={200} withinPortal={false}>
            <MenuTarget>
              <ActionIcon size={24} aria-label="Files of templates">
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </MenuTarget>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconFileImport {...icon} />} onClick={tools.onImport}>
                Import…
              </Menu.Item>
              <Menu.Item leftSection={<IconFileExport {...icon} />} onClick={() => tools.onExport([])}>
                Export all…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </header>
      <ul ref={list} aria-label="Templates" className={sideList.list} onKeyDown={onKeyDown}>
        {templates.map((template) => {
          const isChosen = template.id === chosenId;
          const name = sanitizeText(template.name, 100) || 'Unnamed';
          return (
            <li key={template.id}>
              <button
                type="button"
                className={sideList.item}
                data-tall
                aria-current={isChosen ? 'true' : undefined}
                tabIndex={isChosen ? 0 : -1}
                onClick={() => onChoose(template.id)}
              >
                <span className={names.names}>
                  <bdi dir="auto" className={sideList.name} title={name}>
                    {name}
                  </bdi>
                  <span className={names.age}>{usesWords(template)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className={sideList.foot}>
        <Button
          variant="default"
          fullWidth
          leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
          onClick={tools.onNew}
        >
          New template…
        </Button>
      </div>
    </section>
  );
}
