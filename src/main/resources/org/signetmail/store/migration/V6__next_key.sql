-- The key that a certificate will have next: made ahead, so that its TLSA record can be published before it is used.
create table next_key (
    certificate text primary key references certificate (name) on delete cascade,
    public_key text not null,
    sealed_key ${blob} not null
);
