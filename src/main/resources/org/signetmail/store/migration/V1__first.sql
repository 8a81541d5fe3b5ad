-- The common subset of SQLite and PostgreSQL; what differs is a placeholder (see Dialect).
create table domain (
    id ${identity},
    name text not null unique,
    enabled integer not null
);

create table account (
    id ${identity},
    address_key text not null unique,
    local_part text not null,
    domain text not null,
    display_name text not null,
    password text not null,
    enabled integer not null,
    quota_bytes bigint not null,
    used_bytes bigint not null,
    created bigint not null
);
create index account_domain on account (domain, address_key);

create table alias (
    id ${identity},
    address_key text not null unique,
    local_part text not null,
    domain text not null,
    targets text not null
);

create table mailbox (
    account_id bigint not null references account (id),
    id bigint not null,
    name text not null,
    uid_validity bigint not null,
    uid_next bigint not null,
    modseq bigint not null,
    messages bigint not null,
    unseen bigint not null,
    deleted bigint not null,
    size bigint not null,
    recent_from bigint not null,
    special_use text,
    keywords text not null,
    primary key (account_id, id),
    unique (account_id, name)
);

-- Numbers never used again: mailbox ids and uidvalidities of an account.
create table account_counter (
    account_id bigint primary key references account (id),
    next_mailbox bigint not null,
    last_uid_validity bigint not null
);

create table subscription (
    account_id bigint not null references account (id),
    name text not null,
    primary key (account_id, name)
);

-- A message's octets, once however many copies there are. data is null where they are in a blob file.
create table body (
    id ${identity},
    hash ${blob} not null unique,
    refs bigint not null,
    size bigint not null,
    sent_date bigint,
    envelope ${blob} not null,
    body_structure ${blob} not null,
    body ${blob} not null,
    data ${blob}
);

create table message (
    account_id bigint not null,
    mailbox_id bigint not null,
    uid bigint not null,
    modseq bigint not null,
    flags bigint not null,
    body_id bigint not null references body (id),
    size bigint not null,
    internal_date bigint not null,
    primary key (account_id, mailbox_id, uid)
)${clustered};

-- What went away and when, for clients that resynchronise.
create table expunged (
    account_id bigint not null,
    mailbox_id bigint not null,
    uid bigint not null,
    modseq bigint not null,
    primary key (account_id, mailbox_id, uid)
)${clustered};

create table queue_item (
    id ${identity},
    body_id bigint not null references body (id),
    size bigint not null,
    reverse_path text,
    forward_path text not null,
    dsn_notify text not null,
    original_recipient text,
    envelope_id text,
    headers_only integer not null,
    smtp_utf8 integer not null,
    queued bigint not null,
    next_attempt bigint not null,
    expires bigint not null,
    attempts integer not null,
    last_reply text not null,
    held integer not null,
    delay_told integer not null,
    leased_until bigint not null
);
create index queue_due on queue_item (held, next_attempt);

create table certificate (
    id ${identity},
    name text not null unique,
    source text not null,
    chain text not null,
    sealed_key ${blob},
    names text not null,
    authority integer not null,
    added bigint not null
);

create table listener (
    id ${identity},
    name text not null unique,
    protocol text not null,
    address text,
    port integer not null,
    security text not null,
    certificate text,
    profile text not null,
    enabled integer not null,
    max_connections integer not null
);

create table setting (
    key text primary key,
    value text not null
);
