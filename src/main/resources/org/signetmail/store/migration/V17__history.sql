-- What became of mail: a row when it is taken, with what became of each recipient then; a row more for each event after that.
create table mail (
    id ${identity},
    taken bigint not null,
    trace text not null,
    protocol text not null,
    client text not null,
    helo text not null,
    tls text not null,
    account text not null,
    sender text not null,
    message_id text not null,
    size bigint not null,
    recipients text not null
);
create index mail_taken on mail (taken);

create table mail_event (
    id ${identity},
    mail_id bigint not null,
    at bigint not null,
    recipient text not null,
    kind text not null,
    host text not null,
    tls text not null,
    words text not null,
    notice bigint
);
create index mail_event_mail on mail_event (mail_id, id);

-- By what mail is found: hashes of addresses, domains and Message-IDs. Filled a little later, many rows at once, so that
-- taking mail does not pay for it.
create table mail_key (
    key bigint not null,
    mail_id bigint not null,
    primary key (key, mail_id)
)${clustered};

-- Up to which mail that has been done; one row.
create table mail_keyed (up_to bigint not null);
insert into mail_keyed (up_to) values (0);

alter table queue_item add column mail_id bigint;
