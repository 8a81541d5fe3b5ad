-- Passkeys: public keys, and challenges that wait for their answer.
create table passkey (
    id ${identity},
    account_id bigint not null references account (id),
    name text not null,
    credential_id ${blob} not null unique,
    credential ${blob} not null,
    sign_count bigint not null,
    backed_up integer not null,
    transports text not null,
    created bigint not null,
    last_used bigint,
    unique (account_id, name)
);

create table passkey_challenge (
    id ${identity},
    bearer_hash ${blob} not null unique,
    challenge ${blob} not null,
    ends bigint not null
);
