import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
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
      aria-hidden
    >
      {initialsOf(name)}
    </span>
  );
}

/** The first letters of the first two words, or the first two of a single word. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}
