-- Who is told of what by HTTPS, and up to which mail, which event of mail and which occurrence each has been.
create table webhook (
    id ${identity},
    name text not null unique,
    address text not null,
    events text not null,
    domain text not null,
    enabled integer not null,
    sealed_secret ${blob} not null,
    sealed_before ${blob},
    before_until bigint,
    created bigint not null,
    mail_up_to bigint not null,
    mail_event_up_to bigint not null,
    occurrence_up_to bigint not null,
    leased_by text not null,
    leased_until bigint not null
);

-- What each still has to be told, and what it was told last.
create table webhook_delivery (
    id ${identity},
    webhook_id bigint not null references webhook (id),
    message_id text not null,
    event text not null,
    at bigint not null,
    body text not null,
    state text not null,
    tried integer not null,
    due bigint not null,
    attempted bigint,
    status integer,
    words text not null
);
create index webhook_delivery_hook on webhook_delivery (webhook_id, id);
create index webhook_delivery_due on webhook_delivery (webhook_id, state, due);

-- What happened besides mail, until every webhook that wants to know of it has it.
create table occurrence (
    id ${identity},
    at bigint not null,
    event text not null,
    domain text not null,
    facts text not null
);
