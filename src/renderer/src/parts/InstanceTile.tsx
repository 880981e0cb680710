import { useApp } from '../state/app.tsx';
import { useInitials } from '../state/initials.ts';
import { Tile } from '../ui/Tile.tsx';

export function InstanceTile({ instanceId, size = 20 }: { instanceId: string; size?: number }) {
  const color = useApp((state) => state.byId[instanceId]?.color);
  const initials = useInitials(instanceId);
  return color ? <Tile initials={initials} color={color} size={size} /> : null;
}
