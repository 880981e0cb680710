import { IconAlertTriangle, IconClock, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './addressList.module.css';
import looks from './looks.module.css';
import { sanitizeText } from './sanitizeText.ts';
import { UntrustedText } from './UntrustedText.tsx';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

const SIGNS = {
  invalid: <IconAlertTriangle {...icon} />,
  member: <IconUserCheck {...icon} />,
  invitation: <IconClock {...icon} />,
};

/** What must be known of one address, in a list that {@link AddressNotes} heads. */
export function AddressNote(props: {
  sign: keyof typeof SIGNS;
  email: string;
  words: string;
  tone?: 'danger' | 'warn';
  children?: ReactNode;
}) {
  return (
    <li className={classes.address} data-tone={props.tone}>
      <span className={classes.sign}>{SIGNS[props.sign]}</span>
      <UntrustedText text={props.email} className={looks.cut} />
      <span className={classes.words}>{props.words}</span>
      {props.children}
    </li>
  );
}

/** That somebody is in the organization already. */
export function MemberNote({ email, role }: { email: string; role: string }) {
  return <AddressNote sign="member" email={email} words={`Already a member (${sanitizeText(role, 40)})`} />;
}

/** What must be known of addresses before anything is sent: first those that are none. */
export function AddressNotes(props: {
  invalid: readonly { text: string; reason: string }[];
  children?: ReactNode;
}) {
  const { invalid, children } = props;
  return (
    <ul className={classes.addresses} aria-label="About these addresses">
      {invalid.map(({ text, reason }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same wrong text can stand there twice.
        <AddressNote key={at} tone="danger" sign="invalid" email={text} words={reason} />
      ))}
      {children}
    </ul>
  );
}
