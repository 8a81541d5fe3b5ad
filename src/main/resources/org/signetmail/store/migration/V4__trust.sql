-- Whom the administrator trusts without further questions: certificates or keys of a host.
create table trust_pin (
    host text not null,
    pin text not null,
    why text not null,
    added bigint not null,
    primary key (host, pin)
);

-- How safe connections to a domain or host must be.
create table tls_policy (
    destination text primary key,
    level text not null
);

-- What hosts showed that were refused, the last of each.
create table trust_seen (
    host text primary key,
    chain text not null,
    why text not null,
    times bigint not null,
    seen bigint not null
);
