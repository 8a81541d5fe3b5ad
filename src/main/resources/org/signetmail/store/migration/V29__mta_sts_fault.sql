-- Policies of other domains that could not be had the last time, whether one of before is kept or not.
create table mta_sts_fault (
    domain text primary key,
    policy_id text not null,
    why text not null,
    at bigint not null
);

create index mta_sts_fault_at on mta_sts_fault (at);
