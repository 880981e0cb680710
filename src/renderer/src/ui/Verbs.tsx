import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import looks from './looks.module.css';
import { MenuItem } from './MenuItem.tsx';
import { ToolButton } from './ToolButton.tsx';
import classes from './verbs.module.css';

type Verb = {
  title: string;
  icon: ComponentType<IconProps>;
  isDanger?: true;
  why: string | null;
  run: () => void;
};

export function VerbItems({ verbs }: { verbs: readonly Verb[] }) {
  return verbs.map(({ title, icon, isDanger, why, run }) => (
    <MenuItem key={title} icon={icon} why={why} danger={isDanger} onClick={run}>
      {title}
    </MenuItem>
  ));
}

export function VerbButtons({ verbs, danger = false }: { verbs: readonly Verb[]; danger?: boolean }) {
  return verbs.map(({ title, icon, why, run }) => (
    <ToolButton
      key={title}
      why={why}
      icon={icon}
      title={title}
      aria-label={title}
      className={`${classes.verb} ${danger ? looks.danger : ''}`}
      onClick={run}
    >
      <span>{title}</span>
    </ToolButton>
  ));
}
