-- Figures by span (0 minute, 1 hour, 2 day) and its beginning. What is 0 has no row.
create table statistic (
    span integer not null,
    series text not null,
    at bigint not null,
    value bigint not null,
    primary key (span, series, at)
)${clustered};
