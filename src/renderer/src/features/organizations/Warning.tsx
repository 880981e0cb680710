import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './settings.module.css';

export function Warning({ text }: { text: string | null }) {
  return (
    <div role="status">
      {text && (
        <p className={classes.warning}>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
          {text}
        </p>
      )}
    </div>
  );
}
