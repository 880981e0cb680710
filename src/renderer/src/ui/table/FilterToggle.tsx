import { Button } from '@mantine/core';
import type { Option } from './filters.ts';
import classes from './frame.module.css';

type Props = {
  title: string;
  /** The one value that it lets through, where any row has it. */
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** A filter with one value: a button that is pressed while only rows with it are shown. */
export function FilterToggle({ title, options: [only], chosen, onChange }: Props) {
  const pressed = chosen.length > 0;
  return (
    <Button
      variant="default"
      className={classes.filter}
      aria-pressed={pressed}
      // Pressed, it can be let go also when no row is left.
      disabled={!only && !pressed}
      onClick={() => onChange(pressed || !only ? [] : [only.value])}
    >
      {title}
      {only && <span className={classes.dim}>&nbsp;{only.count}</span>}
    </Button>
  );
}
