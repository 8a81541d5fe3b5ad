-- Keys of TLS session tickets, shared by the processes of an installation and kept over restarts.
create table ticket_key (
    id ${identity},
    active_from bigint not null,
    sealed_key ${blob} not null
);
