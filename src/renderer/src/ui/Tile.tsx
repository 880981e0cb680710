import { INSTANCE_TILES, type InstanceColor } from '../theme.ts';
import styles from './Tile.module.css';

type Props = {
  /** Two or three letters. */
  initials: string;
  color: InstanceColor;
  /** px. */
  size?: number;
};

/** px; in a small tile letters take more of it, or nobody could read them. */
function fontSizeOf(initials: string, size: number): number {
  const [two, three] = size < 30 ? [0.43, 0.36] : [0.34, 0.29];
  return Math.round(size * (initials.length > 2 ? three : two) * 2) / 2;
}

/** An instance's initials on its colour. Its name stands elsewhere for those who do not see it. */
export function Tile({ initials, color, size = 38 }: Props) {
  return (
    <span
      className={styles.tile}
      style={{
        width: size,
        height: size,
        background: INSTANCE_TILES[color],
        fontSize: fontSizeOf(initials, size),
      }}
      // Drawn by the style sheet, so that the letters are no text beside the name.
      data-initials={initials}
      aria-hidden
    />
  );
}
