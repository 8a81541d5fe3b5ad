-- OCSP responses that are shown in handshakes, kept over restarts.
create table staple (
    fingerprint text primary key,
    response ${blob} not null
);
