import { Flex } from '@mantine/core';
import {
  IconBuilding,
  IconChevronRight,
  IconColumns2,
  IconEye,
  IconHistory,
  type IconProps,
  IconShieldCheck,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useApp } from '../../state/app.tsx';
import { INSTANCE_TILES } from '../../theme.ts';
import { Keys } from '../../ui/Keys.tsx';
import classes from './palette.module.css';
import type { Item, Target } from './paletteItems.ts';
import type { Found } from './ranking.ts';

const SIGNS: Record<Target['kind'], { icon: ComponentType<IconProps> | null; word: string }> = {
  command: { icon: IconChevronRight, word: '' },
  instance: { icon: null, word: 'Instance' },
  organization: { icon: IconBuilding, word: 'Organization' },
  arrangement: { icon: IconColumns2, word: 'Arrangement' },
  baseline: { icon: IconShieldCheck, word: 'Baseline' },
  place: { icon: IconHistory, word: '' },
  person: { icon: IconUser, word: 'Person' },
  dialog: { icon: IconEye, word: '' },
};

type Props = { id: string; found: Found; active: boolean; onPoint: () => void; onChoose: () => void };

export function Option({ id, found: { item, title }, active, onPoint, onChoose }: Props) {
  const mac = useApp((state) => state.platform === 'darwin');
  const { icon: Icon, word } = SIGNS[item.target.kind];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search box, which names the active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the search box chooses it.
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={item.why !== null || undefined}
      className={classes.option}
      // Not on enter: the list also scrolls under a resting pointer.
      onMouseMove={active ? undefined : onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {Icon ? <Icon size={16} stroke={1.6} aria-hidden /> : <Dot color={item.color} size={16} />}
      <Flex component="span" wrap="wrap" align="baseline" flex={1} miw={0} style={{ columnGap: 8 }}>
        <bdi className={classes.title}>
          {title.map(({ text, hit }, at) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one title never change places.
            hit ? <mark key={at}>{text}</mark> : text,
          )}
        </bdi>
        {item.where && (
          <span className={classes.where}>
            {Icon && <Dot color={item.color} size={8} />}
            <bdi>{item.where}</bdi>
          </span>
        )}
        {item.why !== null && <span className={classes.why}>{item.why}</span>}
      </Flex>
      {item.chord ? (
        <Keys chord={item.chord} mac={mac} />
      ) : (
        word && <span className={classes.kind}>{word}</span>
      )}
    </div>
  );
}

/** The colour of an instance, so that none is mistaken for another. */
function Dot({ color, size }: { color: Item['color']; size: number }) {
  if (!color) return null;
  const style = { width: size, height: size, background: INSTANCE_TILES[color] };
  return <span className={classes.dot} style={style} aria-hidden />;
}
