import { IconArrowRight, IconCircle, IconEqual, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import { addressOf } from './person.ts';
import type { RolePlan } from './rolePlan.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** Roles are cut here (UTF-16 units), so that two stand beside an address. */
const LONGEST = 16;

/** What would become of each person. */
export function PlanList({ plans, chosen }: { plans: readonly RolePlan[]; chosen: boolean }) {
  return (
    <ScrolledList className={classes.changes} aria-label="People">
      {plans.map((plan) => (
        <PlanLine key={plan.member.id} plan={plan} chosen={chosen} />
      ))}
    </ScrolledList>
  );
}

function PlanLine({ plan, chosen }: { plan: RolePlan; chosen: boolean }) {
  const email = addressOf(plan.member.user);
  const role = sanitizeText(plan.member.role, LONGEST);
  switch (plan.state) {
    case 'change':
      return (
        <Line
          sign={<IconCircle {...icon} />}
          email={email}
          words={chosen ? <FromTo from={role} to={sanitizeText(plan.change.to, LONGEST)} /> : role}
        />
      );
    case 'same':
      return <Line tone="quiet" sign={<IconEqual {...icon} />} email={email} words={`is ${role} already`} />;
    case 'barred':
      return (
        <Line tone="quiet" sign={<IconLock {...icon} />} email={email} words={role} more={plan.reason} />
      );
  }
}

function FromTo({ from, to }: { from: string; to: string }) {
  return (
    <>
      <bdi>{from}</bdi> <IconArrowRight size={13} role="img" aria-label="becomes" className={classes.arrow} />{' '}
      <bdi>{to}</bdi>
    </>
  );
}

function Line(props: { sign: ReactNode; email: string; words: ReactNode; more?: string; tone?: string }) {
  return (
    <li className={classes.change} data-tone={props.tone}>
      <span className={classes.changeSign}>{props.sign}</span>
      <bdi className={classes.changeEmail} title={props.email}>
        {props.email}
      </bdi>
      <span className={classes.changeWords}>{props.words}</span>
      {props.more && <p>{props.more}</p>}
    </li>
  );
}
