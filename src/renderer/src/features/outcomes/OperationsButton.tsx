import { Menu } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { aboutWords, outcomeWords } from '../../parts/operationWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isRunning, isUnfinished } from '../../state/operations.ts';
import folding from '../../ui/folding.module.css';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import classes from './operations.module.css';
import { progressWords } from './words.ts';

export function OperationsButton() {
  const list = useApp((state) => state.operations.list);
  const { showOperation } = useActions();
  const now = useNow();
  const shown = list.filter(isUnfinished);
  if (shown.length === 0) return null;
  const running = shown.filter(isRunning).length;
  const [only, ...others] = shown;
  const words = only && others.length === 0 ? progressWords(only) : null;
  const name = running > 0 ? `Operations, ${running} running` : `Operations, ${shown.length} open`;
  return (
    <Menu position="bottom-end" width={300} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ToolButton
          className={folding.folding}
          maw={320}
          title={words ?? 'Operations'}
          aria-label={words === null ? name : `${name}: ${words}`}
          icon={IconListCheck}
          rightSection={<span className={classes.badge} data-count={running || shown.length} aria-hidden />}
        >
          <span className={`${folding.foldingLabel} ${looks.cut}`}>{words ?? 'Operations'}</span>
        </ToolButton>
      </MenuTarget>
      <Menu.Dropdown>
        {shown.toReversed().map((operation) => (
          <Menu.Item key={operation.id} onClick={() => void showOperation(operation)}>
            {OPERATION_TITLES[operation.kind]}
            {' · '}
            {aboutWords(operation)}
            <div className={looks.dim}>{outcomeWords(operation, now)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
