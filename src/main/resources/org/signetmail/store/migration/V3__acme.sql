-- Accounts with certificate authorities that speak ACME (RFC 8555).
create table acme_authority (
    id ${identity},
    name text not null unique,
    directory text not null,
    root text,
    contact text,
    terms text,
    binding_key text,
    account_url text not null,
    sealed_key ${blob} not null,
    added bigint not null
);

-- How a certificate is ordered, and how far its order is. Times are milliseconds since 1970; the plan comes first, then the progress.
create table acme_order (
    certificate text primary key,
    authority text not null,
    hosts text not null,
    challenge text not null,
    sealed_dns ${blob} not null,
    key_kind text not null,
    profile text,
    order_url text,
    sealed_pending_key ${blob},
    step text not null,
    next_attempt bigint not null,
    failures integer not null,
    last_failure text,
    failed_at bigint,
    ask_again bigint
);
create index acme_order_due on acme_order (next_attempt);
