-- What each teller still has to tell of alerts: a row leaves when it was told, so a crash in between loses none.
create table telling (
    id ${identity},
    teller text not null,
    alert_key text not null,
    severity text not null,
    words text not null,
    remedy text not null,
    stage text not null,
    since bigint not null,
    raised bigint not null,
    tried integer not null,
    due bigint not null
);

create index telling_due on telling (due);
