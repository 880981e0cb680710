import { formatNumber } from '../../ui/locale.ts';
import classes from './wanted.module.css';

export function ConfirmedCount({ confirmed, of, none }: { confirmed: number; of: number; none: string }) {
  return (
    <span role="status" className={classes.note}>
      {confirmed === 0 ? none : `${formatNumber(confirmed)} of ${formatNumber(of)} confirmed`}
    </span>
  );
}
