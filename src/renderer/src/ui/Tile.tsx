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
      // Drawn by the style sheet, so that the letters are no text beside the name.
      data-initials={initialsOf(name)}
      aria-hidden
    />
  );
}

/** The first letters of the first two words, or the first two of a single word. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // A short first word is what people call it by: "EU clients" is EU.
  if (words[0] && [...words[0]].length === 2) return words[0].toLocaleUpperCase();
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}
