-- How TLS went with each host that we connected to, the last time.
create table tls_destination (
    host text primary key,
    destination text not null,
    at bigint not null,
    level text not null,
    protocol text not null,
    cipher text not null,
    key_exchange text,
    chain text not null,
    failure text,
    times bigint not null
);

create index tls_destination_at on tls_destination (at, host);
