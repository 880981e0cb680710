import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
import { initialsOf } from './initials.ts';
import styles from './Tile.module.css';

/** Two letters on an instance's colour. Its name stands elsewhere for those who do not see it. */
export function Tile({ name, color, size = 38 }: { name: string; color: InstanceColor; size?: number }) {
  return (
    <span
      className={styles.tile}
      style={{
        width: size,
        height: size,
        background: INSTANCE_TILES[color],
        fontSize: Math.round(size * 0.34),
      }}
      // Drawn by the style sheet, so that the letters are no text beside the name.
      data-initials={initialsOf(name)}
      aria-hidden
    />
  );
}
