-- Fills a stopped server's database for bench/pages.sh: what 10,000 accounts with 1,000,000 messages leave behind. For SQLite, and for
-- PostgreSQL with the functions that pages.sh makes before: what both understand.
begin;
create temp table n (i bigint primary key);
insert into n with recursive r(i) as (select 1 union all select i + 1 from r where i < 1000000) select i from r;

insert into domain (name, enabled) select 'd' || i || '.test', 1 from n where i <= 50;
-- Half of them in one domain. Nobody signs in to these: the password is none.
insert into account (id, address_key, local_part, domain, display_name, password, enabled, quota_bytes, used_bytes, created)
    select 100 + i, 'user' || i || '@' || case when i <= 5000 then 'example.test' else 'd' || (1 + i % 50) || '.test' end, 'user' || i,
        case when i <= 5000 then 'example.test' else 'd' || (1 + i % 50) || '.test' end, 'Person ' || i, '', 1, 1073741824, 300 * i, 1700000000000
    from n where i <= 10000;
insert into account_counter (account_id, next_mailbox, last_uid_validity) select 100 + i, 2, 1 from n where i <= 10000;
insert into mailbox (account_id, id, name, uid_validity, uid_next, modseq, messages, unseen, deleted, size, recent_from, special_use, keywords)
    select 100 + i, 1, 'INBOX', 1, 101, 100, 100, 50, 0, 30000, 101, null, '' from n where i <= 10000;
insert into alias (address_key, local_part, domain, targets)
    select 'alias' || i || '@example.test', 'alias' || i, 'example.test', 'user' || i || '@example.test' from n where i <= 2000;

insert into body (id, hash, refs, size, sent_date, envelope, body_structure, body, data)
    select 100 + i, randomblob(32), 1, 300, 1700000000000 + i, randomblob(200), randomblob(60), randomblob(60), randomblob(300) from n;
insert into message (account_id, mailbox_id, uid, modseq, flags, body_id, size, internal_date)
    select 101 + (i - 1) / 100, 1, 1 + (i - 1) % 100, 1 + (i - 1) % 100, i % 2, 100 + i, 300, 1700000000000 + i from n;

-- Thirty days of mail, up to now; every tenth is sent on and has two events.
insert into mail (taken, trace, protocol, client, helo, tls, account, sender, message_id, size, recipients)
    select (unixepoch() - 2592000) * 1000 + i * 2592, 'smtp-' || i || '.1', 'ESMTPS', '192.0.2.' || (i % 250), 'mx' || (i % 500) || '.sender.example', 'TLSv1.3 TLS_AES_256_GCM_SHA384', '',
        'sender' || (i % 20000) || '@from' || (i % 500) || '.example', i || '.bench@from.example', 300,
        case when i % 10 > 0 then 'D' || chr(9) || 'user' || (1 + i * 7 % 10000) || '@' || case when i * 7 % 10000 < 5000 then 'example.test' else 'd' || (1 + (1 + i * 7 % 10000) % 50) || '.test' end
            || chr(9) || (101 + i * 7 % 10000) || chr(9) || 'INBOX' || chr(9) || (1 + i % 100) || chr(10)
        else 'Q' || chr(9) || 'out' || (i % 3000) || '@elsewhere.example' || chr(9) || i || chr(9) || 'out' || (i % 3000) || '@elsewhere.example' || chr(10) end
    from n;
insert into mail_event (mail_id, at, recipient, kind, host, tls, words, notice)
    select i, (unixepoch() - 2592000) * 1000 + i * 2592 + 500 * e, 'out' || (i % 3000) || '@elsewhere.example', case e when 1 then 'DEFERRED' else 'RELAYED' end,
        'mx.elsewhere.example [192.0.2.9]:25', 'TLSv1.3 TLS_AES_256_GCM_SHA384', case e when 1 then '450 later' else '250 taken' end, null
    from n, (select 1 as e union all select 2) twice where i % 10 = 0;
insert into queue_item (body_id, size, reverse_path, forward_path, dsn_notify, original_recipient, envelope_id, headers_only, smtp_utf8, queued, next_attempt, expires,
    attempts, last_reply, held, delay_told, leased_until, mail_id)
    select 100 + i, 300, 'user' || i || '@example.test', 'out' || i || '@elsewhere.example', '', null, null, 0, 0, unixepoch() * 1000, (unixepoch() + 400000) * 1000,
        (unixepoch() + 800000) * 1000, 1, '450 later', 0, 0, 0, 10 * i
    from n where i <= 10000;
update body set refs = 2 where id between 101 and 10100;

insert into audit (at, who, origin, operation, subject, outcome, value_before, value_after)
    select (unixepoch() - 2592000) * 1000 + i * 25920, 'alice@example.test', '192.0.2.1', 'accounts.set', '/accounts/user' || (1 + i % 10000) || '@example.test', 'done',
        '{"displayName":"Person"}', '{"displayName":"Somebody"}'
    from n where i <= 100000;
insert into statistic (span, series, at, value)
    select s.span, x.series, (unixepoch() / s.step - i) * s.step * 1000, 1 + i % 100
    from n, (select 0 as span, 60 as step, 2880 as many union all select 1, 3600, 1440 union all select 2, 86400, 1000) s,
        (select 'mail.accepted' as series union all select 'mail.refused' union all select 'mail.sent' union all select 'mail.delivered' union all select 'sessions' union all select 'queue') x
    where i <= s.many on conflict do nothing;
commit;
