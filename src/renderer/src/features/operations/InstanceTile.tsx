import { useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { Tile } from '../../ui/Tile.tsx';

/** The sign of an instance, in a line. */
export function InstanceTile({ instanceId }: { instanceId: string }) {
  const color = useApp((state) => state.byId[instanceId]?.color);
  const initials = useInitials(instanceId);
  return color ? <Tile initials={initials} color={color} size={20} /> : null;
}
