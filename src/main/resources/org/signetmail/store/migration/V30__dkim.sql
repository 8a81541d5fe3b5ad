-- Keys that sign the mail of our domains.
create table dkim_key (
    domain text not null references domain (name) on delete cascade,
    selector text not null,
    kind text not null,
    public_key text not null,
    sealed_key ${blob} not null,
    state text not null,
    created bigint not null,
    since bigint not null,
    primary key (domain, selector)
);

-- Who submitted it: an account, the server itself, or nobody here. What came from elsewhere is not signed.
alter table queue_item add column submitter text not null default '';
