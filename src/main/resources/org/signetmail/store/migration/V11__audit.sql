-- Who changed what: a row is committed with the change it tells of.
create table audit (
    id ${identity},
    at bigint not null,
    who text not null,
    origin text not null,
    operation text not null,
    subject text not null,
    outcome text not null,
    value_before text,
    value_after text
);
create index audit_subject on audit (subject, id);
