import { Button } from '@mantine/core';
import { IconDevices, IconHistory } from '@tabler/icons-react';
import { INSTANCE_SCREENS } from '../state/places.ts';
import { usePaneView } from '../state/usePaneView.ts';
import folding from '../ui/folding.module.css';

const SCREENS = [
  ['sessions', IconDevices],
  ['activity', IconHistory],
] as const;

export function InstanceScreens({ instanceId }: { instanceId: string }) {
  const [shown, change] = usePaneView({ instanceId, organizationId: null }, 'shows');
  return SCREENS.map(([id, Icon]) => (
    <Button
      key={id}
      aria-label={INSTANCE_SCREENS[id]}
      title={INSTANCE_SCREENS[id]}
      variant={shown === id ? 'light' : 'default'}
      className={folding.folding}
      aria-pressed={shown === id}
      leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
      onClick={() => change((now) => (now === id ? 'organizations' : id))}
    >
      <span className={folding.foldingLabel}>{INSTANCE_SCREENS[id]}</span>
    </Button>
  ));
}
