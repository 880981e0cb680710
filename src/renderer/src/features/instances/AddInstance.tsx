import { useForm } from '@mantine/form';
import { readAddress } from '../../../../shared/address.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { ConnectSteps } from './ConnectSteps.tsx';
import { DialogButtons } from './DialogButtons.tsx';
import { AddressField, addressError, KeyField, keyError, NameField } from './fields.tsx';
import styles from './form.module.css';
import { nameOf } from './host.ts';

/** The content of the dialog that adds an instance. Nothing is stored unless every step succeeds. */
export function AddInstance() {
  const attempt = useApp((state) => state.attempt);
  const { addInstance } = useActions();
  const form = useForm({
    initialValues: { name: '', url: '', key: '' },
    validate: { url: addressError, key: keyError },
  });
  const address = readAddress(form.values.url);
  const hostName = address.ok ? nameOf(address.value.host) : undefined;
  const running = attempt?.state === 'running';
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={form.onSubmit((values) => {
        if (!running) void addInstance({ ...values, name: values.name.trim() || hostName || '' });
      }, focusFault)}
    >
      <NameField {...form.getInputProps('name')} readOnly={running} placeholder={hostName ?? 'Production'} />
      <AddressField {...form.getInputProps('url')} readOnly={running} />
      <KeyField {...form.getInputProps('key')} readOnly={running} />
      <ConnectSteps attempt={attempt} />
      <DialogButtons label="Connect" running={running && { label: 'Connecting…' }} />
    </form>
  );
}
