-- What an administrator should know of, until it is over. A new stage of the same matter is told anew.
create table alert (
    key text primary key,
    severity text not null,
    words text not null,
    remedy text not null,
    stage text not null,
    since bigint not null
);

-- Certificates whose files stay where they are.
create table file_certificate (
    name text primary key,
    certificate_file text not null,
    key_file text not null,
    sealed_password ${blob}
);
