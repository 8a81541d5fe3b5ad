-- Long work that somebody began: how it stands, and how it ended.
create table job (
    id ${identity},
    operation text not null,
    who text not null,
    state text not null,
    words text not null,
    result text,
    started bigint not null,
    ended bigint
);
