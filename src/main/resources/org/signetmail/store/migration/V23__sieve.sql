-- Sieve scripts; at most one of an account is active. A row is made anew when what is active changes.
create table sieve_script (
    id ${identity},
    account_id bigint not null references account (id),
    name text not null,
    content text not null,
    active integer not null,
    changed bigint not null,
    unique (account_id, name)
);
create index sieve_script_active on sieve_script (active, account_id);

-- What scripts are to know again, by a hash of it, until it ends.
create table sieve_memory (
    account_id bigint not null references account (id),
    kind text not null,
    hash ${blob} not null,
    ends bigint not null,
    primary key (account_id, kind, hash)
);
create index sieve_memory_ends on sieve_memory (ends);
