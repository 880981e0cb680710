import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { usePaneView } from '../../state/usePaneView.ts';
import folding from '../../ui/folding.module.css';

/** Shows what was done on an instance in the place of its organizations, and these again. */
export function ActivityButton({ instanceId }: { instanceId: string }) {
  const [shown, change] = usePaneView({ instanceId, organizationId: null }, 'showsActivity');
  return (
    <Button
      aria-label="Activity"
      title="Activity"
      variant={shown ? 'light' : 'default'}
      className={folding.folding}
      aria-pressed={shown}
      leftSection={<IconHistory size={15} stroke={1.75} aria-hidden />}
      onClick={() => change((now) => !now)}
    >
      <span className={folding.foldingLabel}>Activity</span>
    </Button>
  );
}
