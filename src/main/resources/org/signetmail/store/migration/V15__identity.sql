-- Tokens of programs that use the API; of the installation itself where there is no account.
create table api_token (
    id ${identity},
    secret_hash ${blob} not null unique,
    name text not null,
    account_id bigint references account (id),
    scopes text not null,
    created bigint not null,
    expires bigint,
    last_used bigint,
    last_from text
);
create index api_token_account on api_token (account_id, id);

-- Passwords for one mail program each, as keyed hashes.
create table app_password (
    id ${identity},
    account_id bigint not null references account (id),
    hash ${blob} not null,
    name text not null,
    protocols text not null,
    created bigint not null,
    last_used bigint,
    last_from text,
    last_protocol text,
    unique (account_id, hash),
    unique (account_id, name)
);

-- Secrets of authenticator apps: sealed_next waits for its first right code.
create table second_factor (
    account_id bigint primary key references account (id),
    sealed_secret ${blob},
    sealed_next ${blob},
    last_step bigint not null,
    failures integer not null,
    locked_until bigint not null
);

create table recovery_code (
    account_id bigint not null references account (id),
    hash ${blob} not null,
    primary key (account_id, hash)
);

-- Who may not connect; ends is null for ever.
create table ban (
    id ${identity},
    address_range text not null unique,
    reason text not null,
    banned_by text not null,
    since bigint not null,
    ends bigint
);

-- Failed logins of late, counted over all processes.
create table login_failure (
    id ${identity},
    source text not null,
    at bigint not null
);
create index login_failure_source on login_failure (source, at);
create index login_failure_at on login_failure (at);
