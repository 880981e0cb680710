import { IconAlertTriangle, IconLink } from '@tabler/icons-react';
import { readAddress } from '../../../../shared/address.ts';
import { useApp } from '../../state/app.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { borrowedName } from './borrowedName.ts';
import styles from './LinkNote.module.css';

/** Says of a dialog that a link filled it in, and warns where the link borrows the name of an instance for another address. */
export function LinkNote({ name, url }: { name: string; url: string }) {
  const byId = useApp((state) => state.byId);
  const address = readAddress(url);
  const origin = address.ok ? address.value.origin : null;
  const instances = Object.values(byId);
  const borrowed = borrowedName(instances, { name, origin });
  const same = instances.find((instance) => instance.origin === origin);
  return (
    <div className={styles.link} data-warns={borrowed !== null || undefined} role="status">
      {borrowed ? (
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      ) : (
        <IconLink size={16} stroke={1.75} aria-hidden />
      )}
      <div>
        <p>
          A link filled this in. Check the address before you paste a key: whoever runs that server can use
          the key.
        </p>
        {borrowed && (
          <p>
            <b>
              This is not the <UntrustedText text={borrowed.name} /> that you have:
            </b>{' '}
            that one is at <b>{borrowed.origin}</b>. Do not paste its key here.
          </p>
        )}
        {same && (
          <p>
            You have this address already, as <UntrustedText text={same.name} />.
          </p>
        )}
      </div>
    </div>
  );
}
