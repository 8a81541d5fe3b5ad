-- What an account may do: a Role.
alter table account add column role text not null default 'USER';

-- Who is signed in on the web pages; the secret itself is with the browser alone.
create table web_session (
    id ${identity},
    secret_hash ${blob} not null unique,
    account_id bigint not null references account (id),
    proof text not null,
    opened bigint not null,
    opened_from text not null,
    user_agent text not null,
    last_seen bigint not null,
    last_from text not null
);
create index web_session_account on web_session (account_id, last_seen);
