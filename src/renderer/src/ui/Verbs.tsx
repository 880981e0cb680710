import type { OfferedVerb } from '../verb.ts';
import looks from './looks.module.css';
import { MenuItem } from './MenuItem.tsx';
import { ToolButton } from './ToolButton.tsx';
import classes from './verbs.module.css';

export function VerbItems({ verbs }: { verbs: readonly OfferedVerb[] }) {
  return verbs.map(({ what, title, icon, isDanger, below, why, run }) => (
    <MenuItem key={what} icon={icon} why={why} danger={isDanger} onClick={() => void run()}>
      {title}
      {below && why === null && <span className={looks.below}>{below}</span>}
    </MenuItem>
  ));
}

type Props = { verbs: readonly OfferedVerb[]; folds: boolean; danger?: boolean };

/** `folds`: with little room they are icons only. */
export function VerbButtons({ verbs, folds, danger = false }: Props) {
  return verbs.map(({ what, title, icon, why, run }) => (
    <ToolButton
      key={what}
      why={why}
      icon={icon}
      {...(folds ? { title, 'aria-label': title } : {})}
      className={`${folds ? classes.verb : ''} ${danger ? looks.danger : ''}`}
      onClick={() => void run()}
    >
      <span>{title}</span>
    </ToolButton>
  ));
}
