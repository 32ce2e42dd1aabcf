// Groups in the universe dialog: followed or left whole; a person's own are made, renamed and deleted here.
import { useState } from 'react';
import { useStore } from 'zustand';
import { useDesk } from '../state/desk.ts';
import { type Group, groupsOf, nameProblem } from '../state/groups.ts';
import { Button } from '../ui/controls.tsx';
import { NameForm } from './nameForm.tsx';
import styles from './universe.module.css';
import type { PartProps } from './universe.tsx';
import { AddName } from './universeLists.tsx';
import { useFollowed } from './useFollowed.ts';

export function Groups({ disabled, tell }: PartProps) {
  const { choices } = useDesk();
  const groups = groupsOf(useStore(choices));
  return (
    <div className={styles.set}>
      <NewGroup groups={groups} tell={tell} />
      {groups.map((group) => (
        <GroupCard
          key={`${group.own} ${group.name}`}
          group={group}
          groups={groups}
          disabled={disabled}
          tell={tell}
        />
      ))}
    </div>
  );
}

interface GroupProps extends PartProps {
  group: Group;
  groups: readonly Group[];
}

function GroupCard({ group, groups, disabled, tell }: GroupProps) {
  const { actions } = useDesk();
  const { name, members, own } = group;
  const followed = useFollowedOf(members);
  const whole = followed.length === members.length && members.length > 0;
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className="hidden-but-read">{name}</legend>
      <div className={styles.groupHead}>
        <b>{name}</b>
        <small>
          {followed.length} of {members.length} followed
        </small>
        <Button
          disabled={disabled || members.length === 0}
          aria-label={`${whole ? 'Unfollow' : 'Follow'} the group ${name}`}
          onClick={() => void tell(actions.follow(members, !whole))}
        >
          {whole ? 'Unfollow all' : 'Follow all'}
        </Button>
        {own && <OwnGroup group={group} groups={groups} tell={tell} />}
      </div>
      <div className={styles.checks}>
        {members.map((member) => (
          <Member key={member} name={member} group={group} tell={tell} />
        ))}
      </div>
      {own && (
        <AddName
          label={`Another instrument for ${name}`}
          verb="Add to group"
          tell={tell}
          add={async (member) => {
            actions.group(name, [...members.filter((one) => one !== member), member]);
            return { ok: true };
          }}
        />
      )}
    </fieldset>
  );
}

function useFollowedOf(members: readonly string[]): readonly string[] {
  const followed = useFollowed();
  return members.filter((name) => followed.includes(name));
}

interface MemberProps {
  name: string;
  group: Group;
  tell: PartProps['tell'];
}

function Member({ name, group, tell }: MemberProps) {
  const { actions } = useDesk();
  const followed = useFollowed().includes(name);
  return (
    <span className={styles.member}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={followed}
          onChange={(event) => void tell(actions.follow([name], event.target.checked))}
        />
        {name}
      </label>
      {group.own && (
        <Button
          tone="quiet"
          aria-label={`Take ${name} out of ${group.name}`}
          title="Take it out of the group"
          onClick={() =>
            actions.group(
              group.name,
              group.members.filter((one) => one !== name),
            )
          }
        >
          ✕
        </Button>
      )}
    </span>
  );
}

function OwnGroup({ group, groups, tell }: Omit<GroupProps, 'disabled'>) {
  const { actions } = useDesk();
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <>
        <Button
          tone="quiet"
          aria-label={`Rename ${group.name}`}
          onClick={() => setName(group.name)}
        >
          Rename
        </Button>
        <Button
          tone="quiet"
          aria-label={`Delete the group ${group.name}`}
          onClick={() => actions.group(group.name, null)}
        >
          Delete
        </Button>
      </>
    );
  }
  const others = groups.filter((one) => one !== group);
  return (
    <NameForm
      example="My pairs"
      lengthMax={40}
      label={`New name of ${group.name}`}
      verb="Rename"
      value={name}
      onChange={setName}
      onSubmit={async () => {
        if (!(await tell(checked(name, others)))) return;
        actions.renameGroup(group.name, name.trim());
        setName(null);
      }}
    />
  );
}

function NewGroup({ groups, tell }: Omit<GroupProps, 'disabled' | 'group'>) {
  const { actions } = useDesk();
  const [name, setName] = useState('');
  return (
    <NameForm
      example="My pairs"
      lengthMax={40}
      label="Name of a new group"
      verb="New group"
      value={name}
      onChange={setName}
      onSubmit={async () => {
        if (!(await tell(checked(name, groups)))) return;
        actions.group(name.trim(), []);
        setName('');
      }}
    />
  );
}

async function checked(name: string, others: readonly Group[]) {
  const message = nameProblem(name.trim(), others);
  return message === null
    ? ({ ok: true } as const)
    : ({ ok: false, code: 'GROUP_NAME', message } as const);
}
