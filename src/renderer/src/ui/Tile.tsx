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
