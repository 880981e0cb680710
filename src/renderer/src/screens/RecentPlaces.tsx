import { Box } from '@mantine/core';
import { useApp, useAppShallow } from '../state/app.tsx';
import { placeKey, placeWords } from '../state/places.ts';
import looks from '../ui/looks.module.css';
import styles from './RecentPlaces.module.css';

/** Shown while the modifier key is held; releasing it opens the marked place. */
export function RecentPlaces() {
  const at = useApp(({ switching }) => switching?.at ?? null);
  const lines = useAppShallow((state) =>
    (state.switching?.places ?? []).map((place) =>
      JSON.stringify({ key: placeKey(place), ...placeWords(state, place) }),
    ),
  ).map((line): { key: string; title: string; where: string } => JSON.parse(line));
  const marked = at === null ? undefined : lines[at];
  return (
    <>
      <Box
        aria-live="assertive"
        pos="absolute"
        w={1}
        h={1}
        style={{ overflow: 'hidden', clipPath: 'inset(50%)' }}
      >
        {marked && `${marked.title}, ${marked.where}`}
      </Box>
      {marked && (
        <div className={styles.sheet} role="listbox" aria-label="Recent places">
          {lines.map(({ key, title, where }) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays where it is until a place is opened.
            <div key={key} role="option" aria-selected={key === marked.key} className={styles.place}>
              <bdi className={looks.cut}>{title}</bdi>
              <bdi className={styles.where}>{where}</bdi>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
