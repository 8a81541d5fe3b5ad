-- Certificates that our authority signed for clients. Without account_id their account is gone, and they are void.
create table client_certificate (
    serial text primary key,
    account_id bigint references account (id),
    address text not null,
    name text not null,
    issued bigint not null,
    expires bigint not null,
    revoked bigint,
    certificate text not null
);
create index client_certificate_account on client_certificate (account_id, issued);
