import { Menu } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import type { Member } from '../../../../shared/dokploy.ts';
import { labeled, momentWords } from '../../../../shared/facts/fact.ts';
import { MEMBER_JOINED } from '../../../../shared/facts/member.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { useActions } from '../../state/app.tsx';
import { MEMBER_VERBS } from '../../state/personVerbs.ts';
import { verbsOf } from '../../state/verbs.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { VerbItems } from '../../ui/Verbs.tsx';
import { dateOf } from '../../when.ts';
import { addressOf, factorOf } from './person.ts';

/** Keep it stable. */
export type MemberTools = {
  organizationRef: OrganizationRef;
  principal: Principal | null;
  offered: readonly string[];
  mayOf: (role: string) => string;
};

type Props = { member: Member; tools: MemberTools };

export function MemberMenu({ member, tools }: Props) {
  return (
    <DotsMenu isRow label={`Actions for ${addressOf(member.user)}`} width={280}>
      <MemberItems member={member} tools={tools} />
    </DotsMenu>
  );
}

export function MemberItems({ member, tools: { organizationRef: there, principal } }: Props) {
  const actions = useActions();
  const facts = [
    `${MEMBER_JOINED.title} ${momentWords(MEMBER_JOINED.atOf(member), dateOf)}`,
    labeled(TWO_FACTOR, factorOf(member)),
  ];
  return (
    <>
      <Menu.Label>{facts.join(' · ')}</Menu.Label>
      <MenuItem icon={IconUser} onClick={() => actions.showPerson(foldAddress(member.user.email))}>
        Everywhere
      </MenuItem>
      <VerbItems verbs={verbsOf(MEMBER_VERBS, { there, principal, members: [member] }, actions)} />
    </>
  );
}
