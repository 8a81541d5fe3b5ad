alter table listener add column client_certificates text not null default 'NONE';
alter table listener add column client_authority text;
alter table listener add column proxies text not null default '';
alter table listener add column plaintext_login integer not null default 0;

-- Authorities of others, whose client certificates a listener may ask for.
create table client_authority (
    name text primary key,
    pem text not null
);

-- Listeners without TLS took passwords so far, and go on.
update listener set plaintext_login = 1 where security = 'NONE';
