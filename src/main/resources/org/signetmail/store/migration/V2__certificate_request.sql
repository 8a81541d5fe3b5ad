-- Requests for certificates that wait for their authority's answer. A certificate of the same name may be serving meanwhile.
create table certificate_request (
    id ${identity},
    name text not null unique,
    request text not null,
    sealed_key ${blob} not null,
    names text not null,
    added bigint not null
);
