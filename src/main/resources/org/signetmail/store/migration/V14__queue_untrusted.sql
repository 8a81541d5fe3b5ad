-- The hosts with which TLS did not come about as it was demanded, each between spaces: who trusts one wakes what waits for it.
alter table queue_item add column untrusted text not null default '';
