-- Time follows the numbers of mail, near enough to look a time up by halving: no index of it.
drop index mail_taken;

-- By what mail is found, for 2,048 numbers of mail at a time, once they are all there: 64 rows, whatever the mail. Entries are
-- 32 bits of a key, how many of the numbers have it, and the low 16 bits of each.
drop table mail_key;
create table mail_key (
    block bigint not null,
    bucket integer not null,
    entries ${blob} not null,
    primary key (block, bucket)
)${clustered};
update mail_keyed set up_to = 0;
