import { thousands } from '../../../shared/text.ts';
import classes from './preset.module.css';
import { ToolButton } from './ToolButton.tsx';

export function Preset(props: {
  title: string;
  count: number | undefined;
  tone: 'danger' | 'warn' | undefined;
  pressed: boolean;
  onClick: () => void;
}) {
  const { title, count, tone, pressed, onClick } = props;
  return (
    <ToolButton small radius="xl" className={classes.preset} aria-pressed={pressed} onClick={onClick}>
      <bdi>{title}</bdi>
      {count !== undefined && (
        <span className={classes.count} data-tone={count > 0 ? tone : undefined}>
          {thousands(count)}
        </span>
      )}
    </ToolButton>
  );
}
