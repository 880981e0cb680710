import { useApp } from '../state/app.tsx';
import { useInitials } from '../state/initials.ts';
import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
import { initialsSize } from './initialsSize.ts';
import styles from './Tile.module.css';

/** An instance's initials on its colour. Its name stands elsewhere for those who do not see it. */
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
      // Drawn by the style sheet, so that the letters are no text beside the name.
      data-initials={initials}
      aria-hidden
    />
  );
}

/** The tile of an instance that is there; nothing where it was removed. */
export function InstanceTile({ instanceId, size = 20 }: { instanceId: string; size?: number }) {
  const color = useApp((state) => state.byId[instanceId]?.color);
  const initials = useInitials(instanceId);
  return color ? <Tile initials={initials} color={color} size={size} /> : null;
}
