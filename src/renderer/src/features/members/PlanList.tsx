import { IconArrowRight, IconCircle, IconEqual, IconLock } from '@tabler/icons-react';
import { PlanLine, PlanLines } from '../../ui/PlanLines.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import { addressOf } from './person.ts';
import type { RolePlan } from './rolePlan.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** Roles are cut here (UTF-16 units), so that two stand beside an address. */
const LONGEST = 16;

export function PlanList({ plans, to }: { plans: readonly RolePlan[]; to: string }) {
  return (
    <PlanLines>
      {plans.map((plan) => (
        <RoleLine key={plan.member.id} plan={plan} to={to} />
      ))}
    </PlanLines>
  );
}

function RoleLine({ plan, to }: { plan: RolePlan; to: string }) {
  const email = addressOf(plan.member.user);
  const role = sanitizeText(plan.member.role, LONGEST);
  switch (plan.state) {
    case 'change':
      return (
        <PlanLine
          sign={<IconCircle {...icon} />}
          email={email}
          words={to ? <FromTo from={role} to={sanitizeText(to, LONGEST)} /> : role}
        />
      );
    case 'same':
      return (
        <PlanLine tone="quiet" sign={<IconEqual {...icon} />} email={email} words={`is ${role} already`} />
      );
    case 'barred':
      return (
        <PlanLine tone="quiet" sign={<IconLock {...icon} />} email={email} words={role} more={plan.reason} />
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
