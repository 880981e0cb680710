import { useApp } from '../state/app.tsx';
import { useInitials } from '../state/initials.ts';
import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
import { initialsSize } from './initialsSize.ts';
import styles from './Tile.module.css';

/** Place the instance’s name beside it for screen readers. */
export function Tile(props: { initials: string; color: InstanceColor; size?: number }) {
  const { initials, color, size = 38 } = props;
  return (
    <span
      className={styles.tile}
      style={{
        width: size,
        height: size,
        background: INSTANCE_TILES[color],
        fontSize: initialsSize(initials, size),
      }}
      // Drawn by CSS, so that the letters are no text beside the name.
      data-initials={initials}
      aria-hidden
    />
  );
}

export function InstanceTile({ instanceId, size = 20 }: { instanceId: string; size?: number }) {
  const color = useApp((state) => state.byId[instanceId]?.color);
  const initials = useInitials(instanceId);
  return color ? <Tile initials={initials} color={color} size={size} /> : null;
}
