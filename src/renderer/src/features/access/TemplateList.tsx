import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFileExport, IconFileImport, IconPlus } from '@tabler/icons-react';
import type { KeptTemplate } from '../../../../shared/calls/templates.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { SideList } from '../../ui/SideList.tsx';
import { usesWords } from './templateWords.ts';

type Props = {
  templates: readonly KeptTemplate[];
  chosenId: string;
  onChoose: (id: string) => void;
  tools: { onNew: () => void; onImport: () => void; onExport: (ids: readonly string[]) => void };
};

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

export function TemplateList({ templates, chosenId, onChoose, tools }: Props) {
  return (
    <SideList
      title="Templates"
      items={templates.map((template) => ({
        ...{ id: template.id, name: template.name },
        note: usesWords(template),
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
      tools={
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
      }
      foot={
        <Button
          variant="default"
          fullWidth
          leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
          onClick={tools.onNew}
        >
          New template…
        </Button>
      }
    />
  );
}
