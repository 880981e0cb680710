import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
import styles from './Tile.module.css';

/** Font size in px for a square of `size` px: small squares give letters a larger share, to stay readable. */
export function initialsSize(initials: string, size: number): number {
  const [two, three] = size < 30 ? [0.43, 0.36] : [0.34, 0.29];
  return Math.round(size * (initials.length > 2 ? three : two) * 2) / 2;
}

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
