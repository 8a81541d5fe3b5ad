-- What other domains demand of those who send to them, as they published it, for as long as they said that it counts.
create table mta_sts (
    domain text primary key,
    policy_id text not null,
    policy text not null,
    fetched bigint not null,
    expires bigint not null,
    used bigint not null
);

create index mta_sts_expires on mta_sts (expires);

-- On what trust in a host rested: a TLSA record, a policy; empty where on nothing but the level.
alter table tls_destination add column assurance text not null default '';
